"""Isolation of child processes that open strangers' files. Pure; the child's side loads little.

`host` starts a child for an `Order` and takes its answer; `child` is what the child begins with. What the system
gives is laid around it in layers, none of which rests on another:

- bubblewrap, where it is installed and may make namespaces: no other process, no network, no other file is there;
- otherwise namespaces of its own for users, network and messages, where an ordinary process may make them;
- Landlock: of the files only those of the order, where the kernel has it (5.13);
- a filter of system calls: no second process, no connection, nothing written unless the order says so;
- limits of memory, time, open files and size of files; no privileges, none to be gained.

What is missing on a machine is found by trying (`leaks`), told by the check at start and never stops anything.
"""
