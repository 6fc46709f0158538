"""The subcommands of `vigiclic`, one module each: `configure(parser)` and `run(args, texts)`."""
