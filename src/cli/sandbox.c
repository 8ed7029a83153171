/* cli/sandbox.c - the filter: no new programs, no new processes; threads are fine. */
#include "cli/sandbox.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>

static int
add_rules(scmp_filter_ctx filter)
{
    const int never[] = {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
                         SCMP_SYS(ptrace)};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof(never) / sizeof(never[0]); i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), never[i], 0);
    /* A thread is a clone() that says so; clone3() hides its flags, and libc then uses clone(). */
    if (rc == 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                              SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    if (rc == 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    return rc;
}

enum status
sandbox_enter(struct err *err)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int rc;

    if (filter == NULL)
        return FAIL(err, E_IO, "could not make a seccomp filter");
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    rc = add_rules(filter);
    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    if (rc != 0)
        return FAIL(err, E_IO, "could not load the seccomp filter: %s", strerror(-rc));
    return OK;
}
