/* web/client/searches.c - what was searched for: a ring in memory. */
#include "web/client/searches.h"

#include <pthread.h>
#include <string.h>

#include "base/die.h"
#include "base/id.h"

struct search {
    int64_t number;
    int64_t owner;
    size_t n;
    char words[SEARCH_BYTES];
};

struct searches {
    pthread_mutex_t lock;
    size_t next;
    struct search ring[SEARCHES_KEPT];
};

struct searches *
searches_new(void)
{
    struct searches *searches = x_calloc(1, sizeof(*searches));

    pthread_mutex_init(&searches->lock, NULL);
    return searches;
}

void
searches_free(struct searches *searches)
{
    if (searches == NULL)
        return;
    pthread_mutex_destroy(&searches->lock);
    explicit_bzero(searches, sizeof(*searches));
    x_free(searches);
}

int64_t
searches_put(struct searches *searches, int64_t owner, struct str words)
{
    struct search *search;
    int64_t number = id_new();

    words = str_slice(words, 0, SEARCH_BYTES);
    pthread_mutex_lock(&searches->lock);
    search = &searches->ring[searches->next++ % SEARCHES_KEPT];
    *search = (struct search){.number = number, .owner = owner, .n = words.n};
    if (words.n > 0)
        memcpy(search->words, words.p, words.n);
    pthread_mutex_unlock(&searches->lock);
    return number;
}

struct str
searches_get(struct searches *searches, struct arena *arena, int64_t owner, int64_t number)
{
    struct str words = {NULL, 0};

    pthread_mutex_lock(&searches->lock);
    for (size_t i = 0; i < SEARCHES_KEPT && words.p == NULL; i++)
        if (searches->ring[i].number == number && searches->ring[i].owner == owner)
            words = arena_copy(arena, (struct str){searches->ring[i].words, searches->ring[i].n});
    pthread_mutex_unlock(&searches->lock);
    return words;
}
