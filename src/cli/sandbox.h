/* cli/sandbox.h - after the start nothing forks and nothing executes; a seccomp filter says so.
 *
 * Errors     E_IO when the kernel does not take the filter: the caller warns and goes on.
 */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

#include "base/err.h"

/* For the whole process, threads that exist already included. */
MUST_USE enum status sandbox_enter(struct err *err);

#endif
