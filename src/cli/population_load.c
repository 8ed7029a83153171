/* cli/population_load.c - a few threads that send household after household. */
#include "cli/population_load.h"

#include <assert.h>
#include <pthread.h>

#include "base/limits.h"

enum { LOADERS = 4 };

/* One thread's share: every LOADERS-th household. */
struct share {
    const struct population_load *load;
    uint64_t first;
    struct population_loaded done;
    enum status status;
    struct err err;
};

/* "ORG.CODE" names the organization that stands in MSH-4. */
static struct str
org_of(const char *feed)
{
    return str_slice(str_of(feed), 0, str_find(str_of(feed), '.'));
}

static struct str
history_of(const struct population_load *load, struct arena *arena,
           const struct invented_person *person, const char *feed)
{
    struct invented_vxu vxu = {.person = person,
                               .facility = org_of(feed),
                               .sender = STR("EHR"),
                               .control_id =
                                   arena_printf(arena, "L%llu", (unsigned long long)person->number),
                               .sent = load->now.at,
                               .offset_minutes = load->now.offset_minutes};

    while (vxu.last < person->dose_count &&
           date_cmp(person->doses[vxu.last].given, load->until) < 0)
        vxu.last++;
    vxu.given_here = vxu.last;
    return population_vxu(arena, &vxu);
}

static void
send_household(struct share *share, struct arena *arena, uint64_t n, const struct caller *who)
{
    const struct population_load *load = share->load;
    struct household home;

    population_household(load->population, arena, n, &home);
    for (size_t i = 0; i < home.count; i++) {
        struct feed_reply reply =
            feed_answer(load->exchange, arena, who,
                        history_of(load, arena, &home.people[i], load->feeds[n % load->feed_count]),
                        NULL, NULL);

        share->done.people++;
        share->done.refused += reply.worst > 0;
    }
}

static void *
share_thread(void *argument)
{
    struct share *share = argument;
    const struct population_load *load = share->load;
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    CLEANUP(arena_cleanup) struct arena *names = arena_new(LIMIT_ARENA_BYTES);
    struct caller who[POPULATION_FEEDS];

    assert(load->feed_count > 0);
    for (size_t i = 0; i < load->feed_count && share->status == OK; i++)
        share->status =
            feed_by_name(load->exchange, names, str_of(load->feeds[i]), &who[i], &share->err);
    for (uint64_t n = share->first; n < load->households && share->status == OK; n += LOADERS) {
        arena_reset(arena);
        send_household(share, arena, n, &who[n % load->feed_count]);
    }
    return NULL;
}

enum status
population_send(const struct population_load *load, struct population_loaded *out, struct err *err)
{
    struct share shares[LOADERS];
    pthread_t threads[LOADERS];
    int64_t began = clock_monotonic_us();
    enum status status = OK;

    assert(load->feed_count > 0 && load->feed_count <= POPULATION_FEEDS);
    *out = (struct population_loaded){0};
    for (size_t i = 0; i < LOADERS; i++) {
        shares[i] = (struct share){.load = load, .first = i};
        if (pthread_create(&threads[i], NULL, share_thread, &shares[i]) != 0)
            return FAIL(err, E_IO, "could not start a thread");
    }
    for (size_t i = 0; i < LOADERS; i++) {
        (void)pthread_join(threads[i], NULL);
        out->people += shares[i].done.people;
        out->refused += shares[i].done.refused;
        if (shares[i].status != OK) {
            status = shares[i].status;
            *err = shares[i].err;
        }
    }
    out->seconds = (double)(clock_monotonic_us() - began) / 1e6;
    return status;
}
