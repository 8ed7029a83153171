/* cli/commands.h - every command there is, in the order `jenner help` shows them; the only list.
 * COMMAND(words, function, STORE or PLAIN, usage after the words, purpose in one line) */
/* clang-format off */
COMMAND("help",    cli_help,    false, "[WORD...]", "what there is, or one command")
COMMAND("version", cli_version, false, "",          "the version of this program")
COMMAND("limits",  cli_limits,  false, "",          "every limit, its unit and what happens there")
COMMAND("setup",   cli_setup,   false, "--data DIR [--db URL] [--code CODE] [--name NAME] [--url URL] --yes", "make a store; prints the first administrator's one-time link")
COMMAND("recover", cli_recover, true,  "USER|CODE/USER --data DIR [--url URL]", "a one-time link that lets a user back in")
COMMAND("org add",  cli_org_add,  true, "CODE NAME --data DIR [--signed DATE] [--type TYPE] [--parent CODE] [--representative NAME] [--email ADDRESS]", "an organization, with an agreement signed on DATE")
COMMAND("org list", cli_org_list, true, "--data DIR [--json]", "all organizations")
COMMAND("org show", cli_org_show, true, "CODE --data DIR", "one organization: agreement, sites, administrators")
COMMAND("dua list", cli_dua_list, true, "--data DIR [--expiring 90d] [--all] [--json]", "agreements: who signed, when they end")
COMMAND("dua show", cli_dua_show, true, "CODE --data DIR", "the agreements of one organization, with facilities and notices")
COMMAND("audit verify", cli_audit_verify, true, "--data DIR [--head SEQ:HEX]", "does the chain of who did what hold?")
COMMAND("codes list",   cli_codes_list,   false, "[SET] [--json] [--data DIR]", "the code sets, or the codes of one")
COMMAND("codes import", cli_codes_import, false, "FILE|DIR... --data DIR | --back --data DIR | FILE|DIR... --to DIR", "take a newer release of the CDC lists, or go back to the one before")
COMMAND("cdsi forecast", cli_cdsi_forecast, false, "--born D --sex S --on D [--obs CODE@D]... [--dose D:CVX[:MVX]]... [--country C] [--json|--explain] [--data DIR]", "one person: which doses count, and what is due when")
COMMAND("cdsi check",    cli_cdsi_check,    false, "[--json] [--data DIR] FILE.tsv", "test cases against the schedule in force")
COMMAND("cdsi status",   cli_cdsi_status,   false, "[--json] [--data DIR]", "the schedule in force: release, date, seasons")
COMMAND("cdsi import",   cli_cdsi_import,   false, "ZIP|DIR [--cases FILE.tsv]... [--data DIR | --to FILE] [--release 4.N] [--issued D] [--anyway] | --back --data DIR", "take a newer CDSi release after its checks, or go back to the one before")
COMMAND("bench cdsi",    cli_bench_cdsi,    false, "FILE.tsv", "measures the forecaster on the people of a table of cases")
COMMAND("match check", cli_match_check, false, "[--json] FILE", "judge labelled pairs of persons: nine counts, rows = label, columns = answer")
COMMAND("bench match", cli_bench_match, false, "", "comparisons of two persons a second on one core")
/* clang-format on */
