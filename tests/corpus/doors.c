/* tests/corpus/doors.c - JENNER FOLDER: every file of a corpus through every door of a real server.
 *
 * The folder stands beside the project where there is one; without it the test is skipped. Checked:
 * one reply a message, the control id echoed, the same MSA-1 at every door and in `message check`,
 * replies that pass their own profile, a server that lives, a log without names. On SQLite, and on
 * PostgreSQL where JENNER_TEST_PG names a server. */
#include <dirent.h>
#include <fts.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "scenario.h"

enum { FILES_MAX = 4000, LINES_MAX = 64, NAME_LEAST = 7, SKIPPED = 77 };

struct verdict {
    struct str msa1; /* empty: null */
    struct str reply;
};

struct corpus_file {
    const char *path;
    struct str text;
    struct verdict line[LINES_MAX]; /* of `message check`, by number of message */
    size_t lines;
    struct str codes; /* "AA AE " of the lines that have one */
    bool of_state;    /* what is on record already decides the answer */
};

struct corpus {
    struct world w;
    struct corpus_file *file;
    size_t count;
    size_t bad;
};

/* Findings that follow from the store: the corpus has one record number for several persons, and
 * deletes what another file added. `check` knows no store. */
static bool
tells_of_state(struct str hl7)
{
    return str_find_str(hl7, STR("CLIENT_ID_ELSEWHERE")) < hl7.n ||
           str_find_str(hl7, STR("DOSE_DELETE_UNKNOWN")) < hl7.n ||
           str_find_str(hl7, STR("DOSE_UPDATE_UNKNOWN")) < hl7.n;
}

static void
complain(struct corpus *c, const struct corpus_file *file, const char *door, struct str got)
{
    if (file->of_state)
        return;
    c->bad++;
    printf("%s: %s: check says [%.*s], the door [%.*s]\n", file->path, door, STRF(file->codes),
           STRF(str_slice(got, 0, 200)));
}

static void
add_folder(struct corpus *c, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    struct err err;

    while (dir != NULL && (entry = readdir(dir)) != NULL && c->count < FILES_MAX) {
        struct corpus_file *file = &c->file[c->count];
        const char *path =
            arena_cstr(c->w.arena, arena_printf(c->w.arena, "%s/%s", folder, entry->d_name));

        if (!str_ends(str_of(entry->d_name), STR(".hl7")))
            continue;
        *file = (struct corpus_file){.path = path};
        if (file_read(c->w.arena, path, 64 << 20, &file->text, &err) == OK)
            c->count++;
    }
    if (dir != NULL)
        (void)closedir(dir);
}

/* "AA AE " of the MSA segments of an answer. */
static struct str
codes_of(struct arena *arena, struct str hl7)
{
    struct answer answer = {.hl7 = hl7};
    size_t messages = answer_count(&answer);
    struct str segment;
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (answer.look = 0; answer.look < messages; answer.look++) {
        if (answer_segment(&answer, "MSA", 0, &segment))
            buf_add(&buf, segment_field(segment, 1, 0));
        buf_char(&buf, ' ');
    }
    return buf_str(&buf);
}

static struct corpus_file *
find_file(struct corpus *c, const char *path)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->file[i].path, path) == 0)
            return &c->file[i];
    return NULL;
}

static struct str
json_str(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_string(value) ? arena_copy(arena, (struct str){json_string_value(value),
                                                                  json_string_length(value)})
                                 : STR("");
}

/* One line of the program's answer, about one message. */
static bool
take_line(struct corpus *c, struct str line, bool keep)
{
    json_t *json = json_loadb(line.p, line.n, JSON_ALLOW_NUL, NULL);
    struct corpus_file *file =
        json == NULL ? NULL : find_file(c, json_string_value(json_object_get(json, "file")));
    struct str msa1 = json_str(c->w.arena, json, "msa1");

    if (file == NULL)
        return FAILED(&c->w, "not a line of ours: %.*s", STRF(str_slice(line, 0, 200)));
    if (keep && file->lines < LINES_MAX)
        file->line[file->lines] = (struct verdict){msa1, json_str(c->w.arena, json, "reply")};
    else if (!keep && file->lines < LINES_MAX && msa1.n > 0)
        file->codes = arena_printf(c->w.arena, "%.*s%.*s ", STRF(file->codes), STRF(msa1));
    file->lines++;
    json_decref(json);
    return true;
}

/* `message check` or `submit` over all files; keeps the lines of the first, compares the second. */
static bool
run_files(struct corpus *c, const struct str *words, size_t count, bool keep)
{
    enum { AT_ONCE = 30 };
    struct str args[AT_ONCE + 8];

    memcpy(args, words, count * sizeof(*words));
    for (size_t from = 0; from < c->count; from += AT_ONCE) {
        size_t n = c->count - from < AT_ONCE ? c->count - from : AT_ONCE;
        struct str out;

        for (size_t i = 0; i < n; i++)
            args[count + i] = str_of(c->file[from + i].path);
        if (!jenner_run(&c->w, args, count + n, STR("")))
            return false;
        for (out = c->w.ran.out; out.n > 0;)
            if (!take_line(c, str_cut(&out, '\n'), keep))
                return false;
    }
    return true;
}

static bool
check_command(struct corpus *c)
{
    const struct str check[] = {STR("message"), STR("check"), STR("--json")};

    if (!run_files(c, check, 3, true))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        struct corpus_file *file = &c->file[i];
        struct buf buf;

        buf_init(&buf, c->w.arena, 64);
        for (size_t n = 0; n < file->lines && n < LINES_MAX; n++)
            if (file->line[n].msa1.n > 0)
                buf_printf(&buf, "%.*s ", STRF(file->line[n].msa1));
        file->codes = buf_str(&buf);
        if (file->lines == 0)
            complain(c, file, "message check", STR("no line"));
    }
    return true;
}

static bool
submit_command(struct corpus *c)
{
    const struct str submit[] = {STR("message"), STR("submit"),      STR("--data"), c->w.data,
                                 STR("--feed"),  STR("CORPUS.file"), STR("--json")};

    for (size_t i = 0; i < c->count; i++) {
        c->file[i].lines = 0;
        c->file[i].line[0].reply = c->file[i].codes; /* what check said, for the comparison */
        c->file[i].codes = STR("");
    }
    if (!run_files(c, submit, 7, false))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        struct corpus_file *file = &c->file[i];
        struct str submitted = file->codes;

        file->codes = file->line[0].reply;
        if (!str_eq(submitted, file->codes))
            complain(c, file, "message submit", submitted);
    }
    return true;
}

/* MSH-10 of each message comes back in MSA-2: what `check` answered is compared to the door's. */
static struct str
echoes_of(struct arena *arena, struct str hl7)
{
    struct answer answer = {.hl7 = hl7};
    size_t messages = answer_count(&answer);
    struct str segment;
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (answer.look = 0; answer.look < messages; answer.look++)
        if (answer_segment(&answer, "MSA", 0, &segment))
            buf_printf(&buf, "%.*s ", STRF(segment_field(segment, 2, 0)));
    return buf_str(&buf);
}

static bool
post_all(struct corpus *c, struct buf *replies)
{
    for (size_t i = 0; i < c->count; i++) {
        struct corpus_file *file = &c->file[i];
        const struct feed_login *feed = &c->w.feed[0];
        struct str user =
            arena_printf(c->w.arena, "%.*s:%.*s", STRF(feed->user), STRF(feed->password));
        struct http_ask ask = {"POST", STR("/hl7"),
                               arena_printf(c->w.arena, "Authorization: Basic %.*s\r\n",
                                            STRF(base64(c->w.arena, user))),
                               file->text};
        struct buf sent;

        if (!wire_http(&c->w, &ask))
            return false;
        for (size_t n = 0; n < file->lines && n < LINES_MAX; n++)
            file->of_state = file->of_state || tells_of_state(file->line[n].reply);
        file->of_state = file->of_state || tells_of_state(c->w.answer.body);
        if (c->w.answer.status != 200)
            complain(c, file, "POST /hl7", str_slice(c->w.answer.body, 0, 100));
        if (!str_eq(codes_of(c->w.arena, c->w.answer.body), file->codes))
            complain(c, file, "POST /hl7", codes_of(c->w.arena, c->w.answer.body));
        buf_init(&sent, c->w.arena, 64);
        for (size_t n = 0; n < file->lines && n < LINES_MAX; n++)
            buf_add(&sent, file->line[n].reply);
        if (file->lines < LINES_MAX &&
            !str_eq(echoes_of(c->w.arena, buf_str(&sent)), echoes_of(c->w.arena, c->w.answer.body)))
            complain(c, file, "MSA-2", echoes_of(c->w.arena, c->w.answer.body));
        buf_add(replies, c->w.answer.body);
    }
    return true;
}

/* What XML cannot carry need not come through SOAP. */
static bool
fits_xml(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 0x20 && strchr("\r\n\t", text.p[i]) == NULL)
            return false;
    return utf8_valid(text) && text.n > 0;
}

static bool
soap_all(struct corpus *c)
{
    static const char open[] =
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
        "xmlns:i=\"urn:cdc:iisb:2011\"><s:Body><i:submitSingleMessage><i:username>";

    for (size_t i = 0; i < c->count; i++) {
        struct corpus_file *file = &c->file[i];
        const struct feed_login *feed = &c->w.feed[1];
        struct str body = arena_printf(
            c->w.arena,
            "%s%.*s</i:username><i:password>%.*s</i:password><i:facilityID>CORPUS</i:facilityID>"
            "<i:hl7Message>%.*s</i:hl7Message></i:submitSingleMessage></s:Body></s:Envelope>",
            open, STRF(feed->user), STRF(feed->password), STRF(escape_xml(c->w.arena, file->text)));
        struct http_ask ask = {"POST", STR("/soap"), STR("Content-Type: application/soap+xml\r\n"),
                               body};
        struct str codes;

        if (file->lines != 1 || !fits_xml(file->text))
            continue;
        if (!wire_http(&c->w, &ask))
            return false;
        codes = codes_of(
            c->w.arena,
            unescape_xml(c->w.arena,
                         str_skip(c->w.answer.body,
                                  str_find_str(c->w.answer.body, STR("<i:return>")) + 10)));
        if (c->w.answer.status != 200 || !str_eq(codes, file->codes))
            complain(c, file, "POST /soap", codes);
    }
    return true;
}

/* The sender is known by MSH-4 there: PIPE takes the place of what stands in it. */
static struct str
as_ours(struct arena *arena, struct str text)
{
    size_t bar[5], n = 0;

    for (size_t i = 3; i < text.n && n < 5 && text.p[i] != '\r' && text.p[i] != '\n'; i++)
        if (text.p[i] == '|')
            bar[n++] = i;
    if (!str_starts(text, STR("MSH|^~\\&|")) || n < 5)
        return text;
    return arena_printf(arena, "%.*s|PIPE%.*s", STRF(str_slice(text, 0, bar[2])),
                        STRF(str_skip(text, bar[3])));
}

static bool
mllp_all(struct corpus *c)
{
    for (size_t i = 0; i < c->count; i++) {
        struct corpus_file *file = &c->file[i];
        struct str ours = as_ours(c->w.arena, file->text);
        struct str frame = arena_printf(c->w.arena, "\x0b%.*s\x1c\r", STRF(ours));
        CLEANUP(fd_close) int fd = -1;
        struct str codes;

        if (file->lines != 1 || file->codes.n == 0 || !fits_xml(file->text))
            continue;
        fd = wire_connect(&c->w, c->w.port_mllp);
        if (fd < 0 || !wire_write(fd, frame) || !wire_read_frame(&c->w, fd))
            return FAILED(&c->w, "%s: no answer by MLLP", file->path);
        codes = codes_of(c->w.arena, c->w.answer.hl7);
        if (!str_eq(codes, ours.p == file->text.p ? STR("AR ") : file->codes))
            complain(c, file, "MLLP", codes);
    }
    return true;
}

/* A finding in one of our replies is excused only where the reply must repeat what was sent: the
 * query itself, or a control id that was missing. */
static bool
excused(const json_t *finding)
{
    const char *where = json_string_value(json_object_get(finding, "where"));

    return strncmp(where, "QPD", 3) == 0 || strncmp(where, "MSA", 3) == 0 ||
           strncmp(where, "QAK", 3) == 0;
}

static bool
replies_hold(struct corpus *c, struct str replies)
{
    const struct str args[] = {STR("message"), STR("check"), STR("--json"), STR("-")};
    struct str out;

    if (!jenner_run(&c->w, args, 4, replies))
        return false;
    for (out = c->w.ran.out; out.n > 0;) {
        struct str line = str_cut(&out, '\n');
        json_t *json = json_loadb(line.p, line.n, JSON_ALLOW_NUL, NULL);
        size_t index;
        json_t *finding;

        json_array_foreach(json_object_get(json, "findings"), index, finding)
        {
            if (!excused(finding) && ++c->bad)
                printf("a reply of ours: %.*s\n", STRF(str_slice(line, 0, 300)));
        }
        json_decref(json);
    }
    return true;
}

/* Names of some length, so that no word of our own is meant. */
static void
log_is_clean(struct corpus *c)
{
    struct str log = server_logs(&c->w);

    for (size_t i = 0; i < c->count; i++) {
        struct str at = str_skip(c->file[i].text, str_find_str(c->file[i].text, STR("PID|")));
        struct str name = segment_field(str_slice(at, 0, str_find(at, '\r')), 5, 1);

        if (name.n >= NAME_LEAST && str_find_str(log, name) < log.n && ++c->bad)
            printf("%s: the log has \"%.*s\"\n", c->file[i].path, STRF(name));
    }
}

/* MLLP tells the feed by MSH-4 alone where the organization has one feed only. */
static bool
add_feeds(struct world *w)
{
    return given_org_feed(w, (struct str[]){STR("CORPUS"), STR("http")}, STR("")) &&
           given_feed(w, (struct str[]){STR("soap"), STR("CORPUS")}, STR("")) &&
           given_feed(w, (struct str[]){STR("file"), STR("CORPUS")}, STR("")) &&
           given_org_feed(w, (struct str[]){STR("PIPE"), STR("pipe")}, STR(""));
}

static bool
play_corpus(struct corpus *c)
{
    struct str day = STR("2026-12-31");
    struct buf replies;

    buf_init(&replies, c->w.arena, 1 << 20);
    return given_today(&c->w, &day, STR("")) && add_feeds(&c->w) && server_ensure(&c->w) &&
           check_command(c) && post_all(c, &replies) && soap_all(c) && mllp_all(c) &&
           replies_hold(c, buf_str(&replies)) && submit_command(c) && server_stop(&c->w, SIGTERM);
}

static void
remove_folder(char *folder)
{
    char *paths[] = {folder, NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    for (FTSENT *at; walk != NULL && (at = fts_read(walk)) != NULL;)
        if (at->fts_info != FTS_D)
            (void)remove(at->fts_accpath);
    if (walk != NULL)
        (void)fts_close(walk);
}

static bool
play_engine(const char *jenner, const char *shared, const char *pg_url)
{
    static const char *const folders[] = {"vxu",   "qbp",       "rsp",  "ack",
                                          "batch", "malformed", "other"};
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 34);
    struct corpus c = {.w = {.arena = arena,
                             .jenner = jenner,
                             .tests = ".",
                             .postgres = pg_url != NULL,
                             .pg_url = pg_url,
                             .line = -1},
                       .file = ARENA_ARRAY(arena, struct corpus_file, FILES_MAX)};
    char folder[FOLDER_CHARS];
    bool played;

    if (!folder_new("corpus", folder))
        return false;
    c.w.folder = str_of(folder);
    c.w.data = arena_printf(arena, "%s/data", folder);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        add_folder(&c, arena_cstr(arena, arena_printf(arena, "%s/%s", shared, folders[i])));
    played = play_corpus(&c);
    if (!played)
        printf("%s\n", c.w.why);
    log_is_clean(&c);
    (void)server_stop(&c.w, SIGKILL);
    store_drop(&c.w);
    remove_folder(folder);
    printf("%s: %zu files, %zu complaints\n", pg_url == NULL ? "sqlite" : "postgresql", c.count,
           c.bad);
    return played && c.bad == 0 && c.count > 0;
}

int
main(int argc, char **argv)
{
    const char *pg_url = getenv("JENNER_TEST_PG"); /* without it, SQLite */

    if (pg_url != NULL && pg_url[0] == '\0')
        pg_url = NULL;
    if (argc < 3 || access(argv[2], R_OK) != 0)
        return SKIPPED;
    return play_engine(argv[1], argv[2], pg_url) ? 0 : 1;
}
