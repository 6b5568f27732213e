"""Reading workbooks as people make them. Pure modules: they run in a child process without Django."""
