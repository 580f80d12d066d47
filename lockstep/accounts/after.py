"""What becomes of the row: after a request, an answer, a look. Each takes the row and gives the next one."""
