// SPDX-License-Identifier: GPL-2.0
/* The files of a run within its page, to be saved again as they were: see page.h. */
#include "page/page.h"

#include "report/digest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX   (64u << 20) /* bytes of a file that is read */
#define PACKED_MAX (3u << 20)  /* bytes of all files within the page, before base64 */

int html_read(const struct run_dir *dir, const char *name, size_t most, char **data, size_t *len,
	      struct error *error)
{
	char path[PATH_MAX];
	struct stat st;
	FILE *f;
	int err;

	*data = NULL;
	run_dir_file(dir, name, path);
	if (lstat(path, &st) || !S_ISREG(st.st_mode))
		return error_set(error, -EINVAL, "%s is not a regular file", name);
	if ((unsigned long long)st.st_size > most)
		return error_set(error, -EFBIG, "%s has %llu bytes, and a page takes %zu at most",
				 name, (unsigned long long)st.st_size, most);
	err = run_file_open(&f, path, error);
	if (err)
		return err;
	*data = malloc((size_t)st.st_size + 1);
	if (*data) {
		*len = fread(*data, 1, (size_t)st.st_size, f);
		(*data)[*len] = '\0';
	} else {
		err = error_set(error, -ENOMEM, "%s: no memory for it", name);
	}
	fclose(f);
	return err;
}

/* Reports are made of these, and are not among them. */
static int is_data(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return !strcmp(entry->d_name, "env.txt") ||
	       (dot && *entry->d_name != '.' && !strcmp(dot, ".csv"));
}

/* A link that saves the file, packed; the script unpacks it first, where it runs. */
static void put_link(FILE *f, const char *name, const char *data, size_t len, const uint8_t *packed,
		     size_t packed_len)
{
	char hash[DIGEST_HEX_MAX];

	digest_hex(data, len, hash);
	html_put(f, "<tr><th scope=\"row\"><code>%s</code></th><td class=\"n\">%zu</td>", name,
		 len);
	html_put(f,
		 "<td><a download=\"%s.gz\" data-name=\"%s\" href=\"data:application/gzip;base64,",
		 name, name);
	base64_put(f, packed, packed_len);
	html_put(f,
		 "\">save<span class=\"hide\"> %s</span></a></td><td><code "
		 "class=\"hash\">%s</code></td></tr>\n",
		 name, hash);
}

static void put_left_out(FILE *f, const char *name, const char *why)
{
	html_put(f,
		 "<tr><th scope=\"row\"><code>%s</code></th><td colspan=\"3\">left out: "
		 "%s</td></tr>\n",
		 name, why);
}

/* @room: bytes that packed files may still have. */
static void put_file(FILE *f, const struct html_page *page, const char *name, size_t *room)
{
	struct error error = { "" };
	size_t len = 0, packed_len = 0;
	uint8_t *packed = NULL;
	char *data, why[96];

	if (html_read(page->dir, name, FILE_MAX, &data, &len, &error)) {
		put_left_out(f, name, error.text);
		free(data);
		return;
	}
	packed = gzip_make(data, len, &packed_len);
	if (!packed) {
		put_left_out(f, name, "no memory for it");
	} else if (packed_len > *room || packed_len > PACKED_MAX / 2) {
		snprintf(why, sizeof(why), "%zu bytes, %zu packed, and the page has room for %zu",
			 len, packed_len, *room < PACKED_MAX / 2 ? *room : (size_t)PACKED_MAX / 2);
		put_left_out(f, name, why);
	} else {
		put_link(f, name, data, len, packed, packed_len);
		*room -= packed_len;
	}
	free(packed);
	free(data);
}

static void put_rows(FILE *f, const struct html_page *page, struct dirent **entries, int nr)
{
	size_t room = PACKED_MAX;
	int i, shown = 0;

	for (i = 0; i < nr; i++) {
		if (shown++ < 64)
			put_file(f, page, entries[i]->d_name, &room);
		else
			put_left_out(f, entries[i]->d_name, "it is not among the first 64");
	}
}

void html_put_files(FILE *f, const struct html_page *page)
{
	static const char *const heads[] = { "file", "#bytes", "in this page",
					     "SHA-256 of the file", NULL };
	struct dirent **entries = NULL;
	int i, nr = scandir(page->dir->path, &entries, is_data, alphasort);

	fputs("<p>The files that all of this was made from are in this page, packed by gzip. "
	      "<span data-no-script>Without a script they are saved packed, and "
	      "<code>gunzip</code> unpacks them.</span></p>\n",
	      f);
	html_begin_table(f, "Files of the run directory");
	html_put_heads(f, heads);
	put_rows(f, page, entries, nr);
	html_end_table(f);
	for (i = 0; i < nr; i++)
		free(entries[i]);
	free(entries);
}
