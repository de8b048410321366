"""Small pictures of what the lecture's chapters show, in numbers that mathcore computes."""
