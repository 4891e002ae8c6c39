"""What the starter knows: words, captions and the renderer of its clips."""
