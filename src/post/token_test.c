/* post/token_test.c - what is ours is known again, what is not is not. */
#include "post/token.h"

#include "base/test.h"

static void
ours_is_known_again_in_any_letters(void **state)
{
    static const unsigned char key[MAIL_KEY_BYTES] = "known to these tests only";
    struct arena *arena = arena_new(1 << 16);
    struct str token, value;
    int64_t id;

    (void)state;
    mail_key_set(key);
    token = mail_sign_id(arena, MAIL_BOUNCE, INT64_C(123456789012345));
    assert_true(mail_verify_id(arena, MAIL_BOUNCE, token, &id));
    assert_true(id == INT64_C(123456789012345));
    token = mail_sign(arena, MAIL_REPLY, STR("t-42"));
    assert_true(mail_verify(arena, MAIL_REPLY, token, &value));
    assert_str(value, "t-42");
    assert_true(mail_verify(arena, MAIL_REPLY,
                            arena_printf(arena, "T-42.%.*s", STRF(str_skip(token, 5))), &value));
    assert_str(value, "t-42");
    arena_free(arena);
}

static void
forged_cut_and_borrowed_tokens_are_refused(void **state)
{
    static const unsigned char other[MAIL_KEY_BYTES] = "another registry's";
    struct arena *arena = arena_new(1 << 20);
    struct str token = mail_sign(arena, MAIL_REPLY, STR("t-42")), value;

    (void)state;
    assert_false(mail_verify(arena, MAIL_BOUNCE, token, &value));
    for (size_t i = 0; i < token.n; i++) {
        char *forged = arena_bytes(arena, token.n);

        memcpy(forged, token.p, token.n);
        forged[i] = forged[i] == 'a' ? 'b' : 'a';
        assert_false(mail_verify(arena, MAIL_REPLY, (struct str){forged, token.n}, &value));
        assert_false(mail_verify(arena, MAIL_REPLY, str_slice(token, 0, i), &value));
    }
    assert_false(mail_verify(arena, MAIL_REPLY, STR(""), &value));
    assert_false(mail_verify(arena, MAIL_REPLY, STR("a@b.c"), &value));
    mail_key_set(other);
    assert_false(mail_verify(arena, MAIL_REPLY, token, &value));
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ours_is_known_again_in_any_letters),
        cmocka_unit_test(forged_cut_and_borrowed_tokens_are_refused),
    };

    return cmocka_run_group_tests_name("post/token", tests, NULL, NULL);
}
