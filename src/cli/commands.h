/* cli/commands.h - every command there is, in the order `jenner help` shows them; the only list.
 * COMMAND(words, function, STORE or PLAIN, usage after the words, purpose in one line) */
/* clang-format off */
COMMAND("help",    cli_help,    false, "[WORD...]", "what there is, or one command")
COMMAND("version", cli_version, false, "",          "the version of this program")
COMMAND("limits",  cli_limits,  false, "",          "every limit, its unit and what happens there")
COMMAND("codes list",   cli_codes_list,   false, "[SET] [--json] [--data DIR]", "the code sets, or the codes of one")
COMMAND("codes import", cli_codes_import, false, "FILE|DIR... --data DIR | --back --data DIR | FILE|DIR... --to DIR", "take a newer release of the CDC lists, or go back to the one before")
/* clang-format on */
