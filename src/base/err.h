/* base/err.h - what is wrong with us: one status, set once where it begins, passed up.
 *
 * What is wrong with the data a person or a system sent is a finding (base/finding.h), not an
 * error. Only the doors (exchange/feed.c, web/serve.c, cli/, work/) turn errors into answers
 * and log them; the text therefore holds ids and places, never a person's data.
 *
 * Ownership  a struct err belongs to the caller at the door; functions fill it when they fail.
 * Limits     the text is cut at 223 bytes.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum status {
    OK = 0,
    E_INVALID,  /* a request or file that cannot be taken as it is */
    E_NOTFOUND, /* what was named does not exist, or not for the asker */
    E_CONFLICT, /* somebody else changed it first, or it exists already */
    E_DENIED,   /* not allowed */
    E_LIMIT,    /* larger or more than we take */
    E_BUSY,     /* try again: a lock, a pool, a serialization failure */
    E_IO        /* disk, database, network, memory of others */
};

struct err {
    enum status status;
    const char *file;
    int line;
    char text[224];
};

#define MUST_USE __attribute__((warn_unused_result))

/* Fills *err and returns `status`, so that it reads `return FAIL(err, E_IO, "...")`. */
#define FAIL(err, code, ...)                                                                       \
    ((void)err_set((err), (code), __FILE__, __LINE__, __VA_ARGS__), (enum status)(code))

enum status err_set(struct err *err, enum status status, const char *file, int line,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Puts "while ...: " before the text on the way up; returns err->status. */
enum status err_within(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

const char *status_word(enum status status); /* "ok", "invalid", ... for logs */

/* The one macro that hides a return. What must be released on the way out is
 * declared with CLEANUP(), so leaving early is always safe. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum status try_status_ = (call);                                                          \
        if (try_status_ != OK)                                                                     \
            return try_status_;                                                                    \
    } while (0)

/* CLEANUP(tx_end) struct tx tx = {0}; calls tx_end(&tx) when tx goes out of scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))

#endif
