"""Run a rebuilt notebook in a sandbox and give each exercise its verdict, on hidden inputs."""
