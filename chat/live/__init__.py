"""What one process has for all its sockets together: one writer, one watcher, one ear for other processes."""
