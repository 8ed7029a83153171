/* base/log.c - writing logfmt lines whole. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static enum log_level least_level = LOG_INFO;

#define EVENT_WORD(name, word) word,
static const char *const event_words[] = {EVENT_TABLE(EVENT_WORD)};
static const char *const level_words[] = {"debug", "info", "warn", "error"};

void
log_level_set(enum log_level least)
{
    least_level = least;
}

/* One write(2), so that lines of several threads never mix. */
void
log_event(enum log_level level, enum event event, const char *format, ...)
{
    char line[1024];
    struct timespec ts;
    struct tm utc;
    size_t n;
    int added;
    va_list args;

    if (level < least_level)
        return;
    (void)clock_gettime(CLOCK_REALTIME, &ts);
    (void)gmtime_r(&ts.tv_sec, &utc);
    n = strftime(line, sizeof(line), "ts=%Y-%m-%dT%H:%M:%S", &utc);
    added = snprintf(line + n, sizeof(line) - n, ".%03ldZ level=%s event=%s ", ts.tv_nsec / 1000000,
                     level_words[level], event_words[event]);
    n += added < 0 ? 0 : (size_t)added;
    va_start(args, format);
    added = vsnprintf(line + n, sizeof(line) - n - 1, format, args);
    va_end(args);
    n += added < 0 ? 0 : (size_t)added;
    if (n > sizeof(line) - 2)
        n = sizeof(line) - 2;
    line[n++] = '\n';
    if (write(STDERR_FILENO, line, n) < 0)
        return; /* nowhere left to say so */
}

void
log_err(enum event event, const struct err *err)
{
    log_event(LOG_ERROR, event, "status=%s at=%s:%d text=\"%s\"", status_word(err->status),
              err->file == NULL ? "?" : err->file, err->line, err->text);
}
