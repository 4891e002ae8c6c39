"""What of a prompt is to be seen in a clip, measured with the renderer's own ground truth."""
