"""What an operator does between nights, and what a night tells them. The commands are in `orchestration.cli`."""
