// SPDX-License-Identifier: GPL-2.0
/* Files of a run directory, written so that a crash leaves a valid one: see run_dir.h. */
#include "record/run_dir.h"

#include "record/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const run_samples_name[NR_RUN_SAMPLES] = {
	[RUN_PASSES] = "samples.csv",
	[RUN_REGISTERS] = "register_samples.csv",
};

static int file_error(struct error *error, int err, const char *path)
{
	return error_set(error, err, "%s: %s%s", path, strerror(-err),
			 err == -ENOSPC ? "; free some space, then continue the run" : "");
}

/* mkdir -p of the parents alone. */
static int make_parents(char *path, struct error *error)
{
	char *slash;
	int err = 0;

	for (slash = path; !err && (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			err = file_error(error, -errno, path);
		*slash = '/';
	}
	return err;
}

static int attach(struct run_dir *dir, const char *path, struct error *error)
{
	*dir = (struct run_dir){ .mirror = -1 };
	if (strlen(path) >= sizeof(dir->path))
		return file_error(error, -ENAMETOOLONG, path);
	strcpy(dir->path, path);
	return 0;
}

int run_dir_create(struct run_dir *dir, const char *path, struct error *error)
{
	int err = attach(dir, path, error);

	if (!err)
		err = make_parents(dir->path, error);
	if (err || !mkdir(path, 0777))
		return err;
	if (errno != EEXIST)
		return file_error(error, -errno, path);
	return error_set(error, -EEXIST,
			 "%s: already exists; name another directory, or continue the run in it "
			 "with --resume",
			 path);
}

int run_dir_open(struct run_dir *dir, const char *path, struct error *error)
{
	struct stat st;

	if (stat(path, &st))
		return file_error(error, -errno, path);
	if (!S_ISDIR(st.st_mode))
		return error_set(
			error, -ENOTDIR,
			"%s: is not a directory; of an archive, scripts/side-by-side takes it",
			path);
	return attach(dir, path, error);
}

int run_dir_mirror(struct run_dir *dir, const char *path, struct error *error)
{
	dir->mirror = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return dir->mirror < 0 ? file_error(error, -errno, path) : 0;
}

void run_dir_close(struct run_dir *dir)
{
	enum run_samples which;

	for (which = 0; which < NR_RUN_SAMPLES; which++)
		if (dir->samples[which].file)
			fclose(dir->samples[which].file);
	if (dir->mirror >= 0)
		close(dir->mirror);
	*dir = (struct run_dir){ .mirror = -1 };
}

const char *run_dir_file(const struct run_dir *dir, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", dir->path, name);
	return path;
}

static int mirror_file(struct run_dir *dir, const char *path, const char *name, struct error *error)
{
	int err = dir->mirror < 0 ? 0 : tar_append(dir->mirror, path, name);

	if (!err)
		return 0;
	close(dir->mirror); /* what followed a broken member could not be told from it */
	dir->mirror = -1;
	return error_set(error, err, "mirror of %s: %s", path, strerror(-err));
}

int run_file_open(FILE **f, const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), err = 0;
	struct stat st;

	*f = NULL;
	if (fd < 0 || fstat(fd, &st))
		err = file_error(error, -errno, path);
	else if (!S_ISREG(st.st_mode))
		err = error_set(error, -EINVAL,
				"%s: is not a regular file; put the file itself there", path);
	else if (!(*f = fdopen(fd, "r")))
		err = file_error(error, -errno, path);
	if (err && fd >= 0)
		close(fd);
	return err;
}

static int close_written(FILE *f)
{
	int err = fflush(f) || ferror(f) ? -errno : 0;

	if (!err && fsync(fileno(f)) && errno != EINVAL && errno != EROFS)
		err = -errno;
	if (fclose(f) && !err)
		err = -errno;
	return err;
}

/* Where a file is written before it is renamed; what an earlier run or somebody left there goes. */
static int free_new(const struct run_dir *dir, const char *name, char tmp[PATH_MAX])
{
	snprintf(tmp, PATH_MAX, "%s/%s.new", dir->path, name);
	return unlink(tmp) && errno != ENOENT ? -errno : 0;
}

int run_dir_reserve(const struct run_dir *dir, const char *name, off_t bytes, struct error *error)
{
	char tmp[PATH_MAX];
	int fd = -1, err = free_new(dir, name, tmp);

	if (!err) {
		fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		err = fd < 0 ? -errno : -posix_fallocate(fd, 0, bytes);
	}
	if (fd >= 0)
		close(fd);
	return err ? file_error(error, err, tmp) : 0;
}

int run_dir_replace(struct run_dir *dir, const char *name, void (*write)(FILE *f, const void *arg),
		    const void *arg, struct error *error)
{
	char path[PATH_MAX], tmp[PATH_MAX];
	FILE *f;
	int err;

	run_dir_file(dir, name, path);
	f = free_new(dir, name, tmp) ? NULL : fopen(tmp, "wxe");
	if (!f)
		return file_error(error, -errno, tmp);
	write(f, arg);
	err = close_written(f);
	if (!err && rename(tmp, path))
		err = -errno;
	if (!err)
		return mirror_file(dir, path, name, error);
	unlink(tmp);
	return file_error(error, err, path);
}

int run_dir_append_to(struct run_dir *dir, enum run_samples which, struct error *error)
{
	char path[PATH_MAX];
	int fd = open(run_dir_file(dir, run_samples_name[which], path),
		      O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "a");
	int err = f ? 0 : file_error(error, -errno, path);

	dir->samples[which].file = f;
	if (f)
		dir->samples[which].good = lseek(fd, 0, SEEK_END);
	else if (fd >= 0)
		close(fd);
	return err;
}

static int flush_samples(struct run_dir *dir, enum run_samples which, struct error *error)
{
	const char *name = run_samples_name[which];
	FILE *f = dir->samples[which].file;
	long had = dir->samples[which].good;
	char path[PATH_MAX];
	int err;

	run_dir_file(dir, name, path);
	if (!fflush(f) && !ferror(f)) {
		dir->samples[which].good = lseek(fileno(f), 0, SEEK_END);
		return dir->samples[which].good == had ? 0 : mirror_file(dir, path, name, error);
	}
	err = file_error(error, errno ? -errno : -EIO, path);
	__fpurge(f);
	clearerr(f);
	if (ftruncate(fileno(f), had))
		error_set(error, err, "%s: its last row may be cut off", path);
	return err;
}

int run_dir_flush_samples(struct run_dir *dir, struct error *error)
{
	enum run_samples which;
	int err = 0;

	for (which = 0; !err && which < NR_RUN_SAMPLES; which++)
		if (dir->samples[which].file)
			err = flush_samples(dir, which, error);
	return err;
}
