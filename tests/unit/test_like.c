// SPDX-License-Identifier: GPL-2.0
/* bench --like: whether a run could be compared is found before it is made. */
#include "made_root.h"

#include "bench_options.h"

#include <errno.h>

static char *root;

static int new_root(void **state)
{
	(void)state;
	root = temp_dir();
	return 0;
}

static int remove_root(void **state)
{
	(void)state;
	remove_dir(root);
	return 0;
}

static void put_run(const char *dir, const char *host, const char *features, const char *mode)
{
	char file[128], text[256];

	snprintf(file, sizeof(file), "/%s/samples.csv", dir);
	root_put(root, file, "");
	snprintf(file, sizeof(file), "/%s/env.txt", dir);
	snprintf(text, sizeof(text), "host=%s\nfeatures=%s\nkvm_mode=%s\n", host, features, mode);
	root_put(root, file, text);
}

/* What a run of board with SVE in @mode is told if it is to be like @dir. */
static int check(const char *dir, const char *mode, struct error *error)
{
	struct verdict_side like = { .nr = 0 };
	struct env env = { 0 };
	char path[128];
	int err;

	env_set(&env, "host", "board");
	env_set(&env, "features", "SVE");
	env_set(&env, "kvm_mode", "%s", mode);
	snprintf(path, sizeof(path), "%s/%s", root, dir);
	assert_int_equal(option_like(NULL, path, &like, error), 0);
	err = bench_check_like(&like, &env, error);
	verdict_side_free(&like);
	env_free(&env);
	return err;
}

static void a_run_is_held_against_those_of_its_host(void **state)
{
	static const char *const places[] = { "store", "store/board-SVE",
					      "store/board-SVE/boot-1" };
	struct error error = { "" };
	size_t i;

	(void)state;
	put_run("store/board-SVE/boot-1", "board", "SVE", "VHE");
	put_run("store/board-SVE/boot-2", "board", "SVE", "unknown");
	put_run("store/board-SVE/boot-3.new", "board", "SVE", "nVHE");
	put_run("store/board-SVE.old/boot-1", "board", "SVE", "nVHE");
	put_run("store/board-PMU/boot-1", "board", "PMU", "nVHE");
	put_run("store/other-SVE/boot-1", "other", "SVE", "nVHE");
	root_put(root, "/store/a file", "");
	for (i = 0; i < 3; i++) {
		assert_int_equal(check(places[i], "VHE", &error), 0);
		assert_int_equal(check(places[i], "unknown", &error), 0);
		assert_int_equal(check(places[i], "nVHE", &error), -EINVAL);
		assert_non_null(strstr(error.text, "could not be compared"));
	}
}

static void there_must_be_one(void **state)
{
	static const char *const places[] = { "store", "store/other-SVE", "empty", "nowhere" };
	struct error error = { "" };
	size_t i;

	(void)state;
	put_run("store/board-PMU/boot-1", "board", "PMU", "VHE");
	put_run("store/other-SVE/boot-1", "other", "SVE", "VHE");
	root_put(root, "/empty/a file", "");
	for (i = 0; i < 4; i++) {
		assert_int_equal(check(places[i], "VHE", &error), -EINVAL);
		assert_non_null(strstr(error.text,
				       "no run there is of this host, board, and of these "
				       "features, SVE; nothing was measured"));
	}
}

static void without_it_nothing_is_asked(void **state)
{
	struct verdict_side none = { .nr = 0 };
	struct env env = { 0 };

	(void)state;
	assert_int_equal(bench_check_like(&none, &env, NULL), 0);
}

/* A baseline that cannot be read is no likeness. */
static void what_is_broken_is_told(void **state)
{
	struct error error = { "" };

	(void)state;
	put_run("broken", "board", "SVE", "VHE\nkvm_mode=VHE");
	assert_int_equal(check("broken", "VHE", &error), -EINVAL);
	assert_non_null(strstr(error.text, "its key appears twice"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, new_root, remove_root)
static const struct CMUnitTest tests[] = {
	T(a_run_is_held_against_those_of_its_host),
	T(there_must_be_one),
	T(without_it_nothing_is_asked),
	T(what_is_broken_is_told),
};
RUN(tests);
