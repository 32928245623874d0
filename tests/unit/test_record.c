// SPDX-License-Identifier: GPL-2.0
/* The run directory: env, files that are replaced, and appended to, and the mirror. */
#include "test.h"

#include "record/env.h"
#include "record/run_dir.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void env_is_sorted_and_reads_back(void **state)
{
	char *dir = temp_dir();
	struct env env = { 0 }, again = { 0 };
	struct run_dir run;
	struct error error = { "" };

	(void)state;
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	env_set(&env, "b", "%d", 2);
	env_set(&env, "a", "one = two");
	env_set(&env, "c", "line\nbreak");
	env_set(&env, "b", "%d", 3);
	assert_int_equal(env_write(&env, &run, NULL), 0);
	assert_string_equal(read_text(file_in(dir, "env.txt")), "a=one = two\nb=3\nc=line break\n");
	assert_int_equal(env_read(&again, file_in(dir, "env.txt"), NULL), 0);
	assert_string_equal(env_get(&again, "a", ""), "one = two");
	assert_string_equal(env_get(&again, "z", "none"), "none");
	env_free(&again);
	write_text(file_in(dir, "env.txt"), "a=1\nnonsense\n");
	assert_int_equal(env_read(&again, file_in(dir, "env.txt"), &error), -EINVAL);
	assert_non_null(strstr(error.text, "env.txt:2:1:"));
	env_free(&env);
	env_free(&again);
	run_dir_close(&run);
	remove_dir(dir);
}

static void put_x(FILE *f, const void *arg)
{
	fputs(arg, f);
}

static void a_directory_is_never_written_over(void **state)
{
	char *dir = temp_dir(), path[128], longest[sizeof(((struct run_dir *)0)->path) + 1] = "";
	struct error error = { "" };
	struct run_dir run;

	(void)state;
	assert_int_equal(run_dir_create(&run, dir, &error), -EEXIST);
	assert_non_null(strstr(error.text, "--resume"));
	snprintf(path, sizeof(path), "%s/with/parents", dir);
	assert_int_equal(run_dir_create(&run, path, NULL), 0);
	run_dir_close(&run);
	write_text(file_in(dir, "file"), "");
	snprintf(path, sizeof(path), "%s/file/below", dir);
	assert_int_equal(run_dir_create(&run, path, &error), -ENOTDIR);
	/* a path with no room for a file's name behind it */
	memset(longest, '/', sizeof(longest) - 1);
	memcpy(longest + sizeof(longest) - 1 - strlen(dir), dir, strlen(dir));
	assert_int_equal(run_dir_open(&run, longest, &error), -ENAMETOOLONG);
	assert_non_null(strstr(error.text, ": File name too long"));
	assert_int_equal(run_dir_open(&run, longest + 1, NULL), 0);
	assert_int_equal(run_dir_replace(&run, "register_samples.csv", put_x, "", NULL), 0);
	assert_int_equal(access(file_in(dir, "register_samples.csv"), F_OK), 0);
	run_dir_close(&run);
	remove_dir(dir);
}

/* What is written there finds the disk full. */
static void put_on_full_disk(FILE *f, const void *arg)
{
	FILE *full = fopen("/dev/full", "w");

	assert_int_not_equal(dup2(fileno(full), fileno(f)), -1);
	fclose(full);
	put_x(f, arg);
}

/* What was there stays, and nothing half-written is left. */
static void a_full_disk_leaves_the_old_file(void **state)
{
	char *dir = temp_dir(), path[128];
	struct error error = { "" };
	struct run_dir run;

	(void)state;
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(run_dir_replace(&run, "report.txt", put_x, "old\n", NULL), 0);
	snprintf(path, sizeof(path), "%s/report.txt.new", dir);
	assert_int_equal(run_dir_replace(&run, "report.txt", put_on_full_disk, "new\n", &error),
			 -ENOSPC);
	assert_non_null(strstr(error.text, "No space left"));
	assert_string_equal(read_text(file_in(dir, "report.txt")), "old\n");
	assert_int_equal(access(path, F_OK), -1);
	run_dir_close(&run);
	remove_dir(dir);
}

/* A link where a file is to be written leads nowhere; one that is read may lead to a file. */
static void planted_links_are_not_followed(void **state)
{
	char *dir = temp_dir(), path[128], precious[128];
	struct error error = { "" };
	struct run_dir run;

	(void)state;
	snprintf(precious, sizeof(precious), "%s/precious", dir);
	snprintf(path, sizeof(path), "%s/report.txt.new", dir);
	write_text(precious, "precious\n");
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(symlink(precious, path), 0);
	assert_int_equal(run_dir_replace(&run, "report.txt", put_x, "new\n", NULL), 0);
	assert_string_equal(read_text(precious), "precious\n");
	assert_string_equal(read_text(file_in(dir, "report.txt")), "new\n");
	/* what a killed run left does not stand in the way; a directory does, and is named */
	write_text(path, "half");
	assert_int_equal(run_dir_replace(&run, "report.txt", put_x, "newer\n", NULL), 0);
	assert_string_equal(read_text(file_in(dir, "report.txt")), "newer\n");
	assert_int_equal(mkdir(path, 0777), 0);
	assert_int_equal(run_dir_replace(&run, "report.txt", put_x, "x\n", &error), -EISDIR);
	assert_non_null(strstr(error.text, "report.txt.new: Is a directory"));
	run_dir_close(&run);
	remove_dir(dir);
}

static void only_regular_files_are_read(void **state)
{
	static const char *const other[] = { "pipe", "folder", "device" };
	char *dir = temp_dir(), path[128];
	FILE *f = stdin;
	size_t i;

	(void)state;
	assert_int_equal(mkfifo(file_in(dir, "pipe"), 0666), 0);
	assert_int_equal(mkdir(file_in(dir, "folder"), 0777), 0);
	assert_int_equal(symlink("/dev/zero", file_in(dir, "device")), 0);
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		struct error error = { "" };

		snprintf(path, sizeof(path), "%s/%s", dir, other[i]);
		assert_int_equal(run_file_open(&f, path, &error), -EINVAL);
		assert_null(f);
		assert_non_null(strstr(error.text, ": is not a regular file"));
		assert_non_null(strstr(error.text, other[i]));
	}
	write_text(file_in(dir, "file"), "text");
	snprintf(path, sizeof(path), "%s/file", dir);
	assert_int_equal(symlink(path, file_in(dir, "link")), 0);
	assert_int_equal(run_file_open(&f, file_in(dir, "link"), NULL), 0);
	assert_int_equal(getc(f), 't');
	fclose(f);
	remove_dir(dir);
}

/* samples.csv is cut back to whole rows when a flush fails: here it may not grow beyond a limit. */
static void a_failed_flush_keeps_whole_rows(void **state)
{
	const struct rlimit small = { 40, RLIM_INFINITY };
	struct rlimit before;
	char *dir = temp_dir();
	struct error error = { "" };
	struct run_dir run;

	(void)state;
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(run_dir_append_to(&run, RUN_PASSES, NULL), 0);
	fputs("first row\n", run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0); /* nothing new is no loss */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	fputs("a second row that is longer than what the limit leaves\n",
	      run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, &error), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_string_equal(read_text(file_in(dir, "samples.csv")), "first row\n");
	fputs("third\n", run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0);
	assert_string_equal(read_text(file_in(dir, "samples.csv")), "first row\nthird\n");
	run_dir_close(&run);
	remove_dir(dir);
}

/* tar(1) itself unpacks the mirror, cut off at any block, to the newest whole state. */
static void the_mirror_is_a_tar_stream(void **state)
{
	char *dir = temp_dir(), command[512], mirror[128];
	struct run_dir run;

	(void)state;
	snprintf(mirror, sizeof(mirror), "%s/mirror", dir);
	assert_int_equal(run_dir_open(&run, dir, NULL), 0);
	assert_int_equal(run_dir_mirror(&run, mirror, NULL), 0);
	assert_int_equal(run_dir_replace(&run, "env.txt", put_x, "old=1\n", NULL), 0);
	assert_int_equal(run_dir_append_to(&run, RUN_PASSES, NULL), 0);
	fputs("row\n", run.samples[RUN_PASSES].file);
	assert_int_equal(run_dir_flush_samples(&run, NULL), 0);
	assert_int_equal(run_dir_replace(&run, "env.txt", put_x, "new=2\n", NULL), 0);
	run_dir_close(&run);
	snprintf(command, sizeof(command), "cd %s && mkdir out && tar -C out -xf mirror", dir);
	assert_int_equal(system(command), 0);
	assert_string_equal(read_text(file_in(dir, "out/env.txt")), "new=2\n");
	assert_string_equal(read_text(file_in(dir, "out/samples.csv")), "row\n");
	/* three members of two blocks; the third is lost in the middle */
	snprintf(command, sizeof(command),
		 "cd %s && rm -r out && mkdir out && head -c 2600 mirror | tar -C out -xf - "
		 "2>/dev/null",
		 dir);
	assert_int_not_equal(system(command), -1);
	assert_string_equal(read_text(file_in(dir, "out/samples.csv")), "row\n");
	remove_dir(dir);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(env_is_sorted_and_reads_back),
	cmocka_unit_test(a_directory_is_never_written_over),
	cmocka_unit_test(a_full_disk_leaves_the_old_file),
	cmocka_unit_test(planted_links_are_not_followed),
	cmocka_unit_test(only_regular_files_are_read),
	cmocka_unit_test(a_failed_flush_keeps_whole_rows),
	cmocka_unit_test(the_mirror_is_a_tar_stream),
};
RUN(tests);
