"""What can be measured on a curve or a grid of numbers, whatever it shows."""
