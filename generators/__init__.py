"""Cases onto paper: one Polish text per document, the same in PDF and in Word."""
