"""The suite mirrors the packages; see STYLE.md §6 for its cast."""
