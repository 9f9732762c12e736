"""Mail whose right place is known from the story that it tells, never from the rules that are measured with it."""
