/* base/die.h - the end of the process, for our own mistakes and for memory that is not there.
 * Never for input. Prints one line to stderr, no personal data, and aborts. */
#ifndef BASE_DIE_H
#define BASE_DIE_H

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Memory that outlives a unit of work (caches, tables); never NULL. Freed with x_free(). */
void *x_calloc(unsigned long count, unsigned long size);
void *x_realloc(void *p, unsigned long n); /* n bytes; p may be NULL */
void x_free(void *p);

#endif
