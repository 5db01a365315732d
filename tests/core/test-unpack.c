/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection-private.h"
#include "create/pdk-create-host.h"
#include "create/pdk-disk-image.h"
#include "create/pdk-unpack.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

/* Images that are packed by the real programs, whole, damaged, and larger than there is room for. */

#define CAPACITY (5 * 1024 * 1024)
/* Of it is something else than nothing. */
#define DATA_PLACE  (2 * 1024 * 1024)
#define DATA_LENGTH (300 * 1024)

/* In place of gzip: begins, and never ends. */
#define TOOL                                                                                       \
  "#!/bin/sh\n"                                                                                    \
  "echo $$ > \"$0.pid\"\n"                                                                         \
  "head -c 70000 /dev/urandom\n"                                                                   \
  "exec sleep 1000\n"

typedef struct {
  char *folder;
  char *image;
  char *packed;
  char *target;
  GCancellable *cancellable;
  GError *error;
  gboolean done;
  gboolean well;
} Fixture;

/* @command: a line for the shell, in the folder */
static void
run (Fixture *fixture, const char *command)
{
  g_autofree char *line = g_strdup_printf ("cd '%s' && %s", fixture->folder, command);
  const char *arguments[] = { "/bin/sh", "-c", line, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* A qcow2 header says that it is a disk of so many bytes; what follows is not looked at here. */
static void
write_image (Fixture *fixture, gboolean qcow2)
{
  static const guchar head[] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 3 };
  g_autofree guchar *data = g_malloc0 (CAPACITY);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < DATA_LENGTH; i++)
    data[DATA_PLACE + i] = (guchar) g_rand_int (random);
  if (qcow2) {
    memcpy (data, head, sizeof head);
    data[24 + 4] = 0x40; /* 1 GiB */
  }
  g_assert_true (g_file_set_contents (fixture->image, (char *) data, CAPACITY, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("unpack-XXXXXX", NULL);
  fixture->image = g_build_filename (fixture->folder, "image", NULL);
  fixture->packed = g_build_filename (fixture->folder, "packed", NULL);
  fixture->target = g_build_filename (fixture->folder, "target", NULL);
  fixture->cancellable = g_cancellable_new ();
  write_image (fixture, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->image);
  g_free (fixture->packed);
  g_free (fixture->target);
  g_clear_error (&fixture->error);
  await (G_OBJECT (fixture->cancellable)->ref_count == 1);
  g_assert_finalize_object (fixture->cancellable);
}

static void
on_progress (double part, gpointer user_data)
{
  g_assert_true (part >= 0 && part <= 1);
}

static void
on_unpacked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->well = pdk_unpack_finish (result, &fixture->error);
  fixture->done = TRUE;
}

static void
begin (Fixture *fixture)
{
  fixture->done = FALSE;
  pdk_unpack_async (fixture->packed, fixture->target, on_progress, fixture, fixture->cancellable,
                    on_unpacked, fixture);
}

static void
unpack (Fixture *fixture)
{
  begin (fixture);
  await (fixture->done);
}

/* It fails, and leaves nothing. */
static void
assert_fails (Fixture *fixture, int code)
{
  unpack (fixture);
  g_assert_error (fixture->error, PDK_ERROR, code);
  g_clear_error (&fixture->error);
  g_assert_false (g_file_test (fixture->target, G_FILE_TEST_EXISTS));
}

static void
assert_image (Fixture *fixture)
{
  unpack (fixture);
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->well);
  run (fixture, "cmp image target");
}

/* What is empty takes no space, and nobody else reads it. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("%s -c image > packed", (const char *) data);
  struct stat info;

  run (fixture, command);
  assert_image (fixture);
  g_assert_cmpint (stat (fixture->target, &info), ==, 0);
  g_assert_cmpint (info.st_blocks * 512, <, CAPACITY / 4);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* It is cut, or says something else in the middle. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command =
      g_strdup_printf ("%s -c image > whole; head -c 2000 whole > packed", (const char *) data);

  run (fixture, command);
  assert_fails (fixture, PDK_ERROR_INVALID);
  run (fixture, "head -c -2000 whole > packed; head -c 2000 /dev/zero >> packed");
  assert_fails (fixture, PDK_ERROR_INVALID);
}

/* Several that follow each other are one, and what follows those is none of them. */
static void
test_gzip_parts (Fixture *fixture, gconstpointer data)
{
  run (fixture, "head -c 3000000 image | gzip > packed; tail -c +3000001 image | gzip >> packed");
  assert_image (fixture);
  run (fixture, "rm target; printf 'the signature of it' >> packed");
  assert_image (fixture);
}

/* A few bytes could become more than there is room for. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  run (fixture, "gzip -c image > packed");
  pdk_unpack_set_limits (CAPACITY - 1, 0);
  assert_fails (fixture, PDK_ERROR_INVALID);
  pdk_unpack_set_limits (CAPACITY, (guint64) 1 << 62);
  assert_fails (fixture, PDK_ERROR_NO_SPACE);
  pdk_unpack_set_limits (CAPACITY, 0);
  assert_image (fixture);
  pdk_unpack_set_limits ((guint64) 1 << 44, 64 * 1024 * 1024);
}

/* It is never written through what is there already. */
static void
test_no_overwriting (Fixture *fixture, gconstpointer data)
{
  run (fixture, "gzip -c image > packed && ln -s image target");
  unpack (fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static int
read_pid (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "gzip.pid", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strchr (text, '\n') ? atoi (text) : 0;
}

/* Nothing of it is left: no file and no program. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tool = g_build_filename (fixture->folder, "gzip", NULL);
  g_autofree char *former = g_strdup (g_getenv ("PATH"));
  g_autofree char *path = g_strconcat (fixture->folder, ":", former, NULL);
  int pid = 0;

  run (fixture, "gzip -c image > packed");
  g_assert_true (g_file_set_contents (tool, TOOL, -1, NULL));
  g_chmod (tool, 0700);
  g_setenv ("PATH", path, TRUE);
  begin (fixture);
  await ((pid = read_pid (fixture)) != 0);
  g_cancellable_cancel (fixture->cancellable);
  await (fixture->done);
  g_setenv ("PATH", former, TRUE);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture->target, G_FILE_TEST_EXISTS));
  g_assert_cmpint (kill (pid, 0), ==, -1);
}

static PdkDiskImage *
look (Fixture *fixture)
{
  g_clear_error (&fixture->error);
  return pdk_disk_image_read (fixture->packed, NULL, &fixture->error);
}

/* What is in it is known by how that begins. */
static void
test_look (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("%s -c image > packed", (const char *) data);
  g_autofree char *format = NULL;
  g_autoptr (PdkDiskImage) raw = NULL;
  g_autoptr (PdkDiskImage) qcow2 = NULL;

  run (fixture, command);
  raw = look (fixture);
  g_assert_no_error (fixture->error);
  g_assert_true (raw->packed && raw->is_here);
  g_assert_cmpstr (raw->format, ==, "raw");
  g_assert_cmpuint (raw->capacity, ==, 0);
  write_image (fixture, TRUE);
  run (fixture, command);
  qcow2 = look (fixture);
  g_assert_no_error (fixture->error);
  g_assert_true (qcow2->packed);
  g_assert_cmpstr (qcow2->format, ==, "qcow2");
  g_assert_cmpuint (qcow2->capacity, ==, 1024 * 1024 * 1024);
  format = pdk_disk_image_tell_format (fixture->packed);
  g_assert_cmpstr (format, ==, PDK_DISK_IMAGE_PACKED);
}

static void
assert_refused (Fixture *fixture, const char *command, int code)
{
  run (fixture, command);
  g_assert_null (look (fixture));
  g_assert_error (fixture->error, PDK_ERROR, code);
}

/* An archive is no disk, nor is what is packed twice; and one that is built upon another stays refused. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *former = g_strdup (g_getenv ("PATH"));

  assert_refused (fixture, "tar -cf - image | gzip > packed", PDK_ERROR_INVALID);
  assert_refused (fixture, "tar -cf packed image", PDK_ERROR_INVALID);
  assert_refused (fixture, "gzip -c image | gzip > packed", PDK_ERROR_INVALID);
  assert_refused (fixture, "gzip -c image | head -c 15 > packed", PDK_ERROR_INVALID);
  write_image (fixture, TRUE);
  assert_refused (fixture,
                  "printf '\\001' | dd of=image bs=1 seek=12 conv=notrunc 2> /dev/null; "
                  "gzip -c image > packed",
                  PDK_ERROR_INVALID);
  g_setenv ("PATH", fixture->folder, TRUE);
  g_assert_null (look (fixture));
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (fixture->error->message, "gzip"));
  g_setenv ("PATH", former, TRUE);
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (pdk_connection_open_finish (PDK_CONNECTION (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
on_ready (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A host with a pool that has one volume. */
static PdkConnection *
open_host (Fixture *fixture, const char *volume)
{
  g_autofree char *text = g_strdup_printf (
      "<node><pool type='dir'><name>images</name><capacity unit='GiB'>100</capacity>"
      "<target><path>%s</path></target><volume><name>%s</name><capacity unit='MiB'>5</capacity>"
      "</volume></pool></node>",
      fixture->folder, volume);
  g_autofree char *path = g_build_filename (fixture->folder, "host.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  PdkConnection *connection = NULL;
  gboolean open = FALSE;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  connection = pdk_connection_new (uri, NULL);
  pdk_connection_open_async (connection, NULL, on_opened, &open);
  await (open);
  return connection;
}

static void
close_host (PdkConnection *connection)
{
  pdk_connection_close (connection);
  await (G_OBJECT (connection)->ref_count == 1);
  g_assert_finalize_object (connection);
}

static PdkDiskImage *
find (Fixture *fixture, PdkConnection *connection)
{
  g_autofree char *path = g_build_filename (fixture->folder, "disk.gz", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  pdk_disk_image_find_async (connection, path, FALSE, NULL, on_ready, &result);
  await (result != NULL);
  return pdk_disk_image_find_finish (connection, result, &fixture->error);
}

/* What a volume is called says that it is packed only where nobody can look into it. */
static void
test_volume (Fixture *fixture, gconstpointer data)
{
  PdkConnection *connection = open_host (fixture, "disk.gz");
  g_autoptr (PdkDiskImage) plain = NULL;
  g_autoptr (PdkDiskImage) packed = NULL;

  run (fixture, "cp image disk.gz");
  plain = find (fixture, connection);
  g_assert_no_error (fixture->error);
  g_assert_false (plain->packed || plain->is_here);
  run (fixture, "gzip -c image > disk.gz");
  packed = find (fixture, connection);
  g_assert_no_error (fixture->error);
  g_assert_true (packed->packed && packed->is_here);
  run (fixture, "rm disk.gz");
  g_assert_null (find (fixture, connection));
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_INVALID);
  close_host (connection);
}

/* So it is where no pool has a disk. */
static void
test_elsewhere (Fixture *fixture, gconstpointer data)
{
  PdkConnection *connection = open_host (fixture, "disk");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "disk.img", NULL);
  g_autofree char *format = NULL;
  g_autofree char *backing = NULL;
  g_autoptr (PdkBlockDevice) device = NULL;

  g_assert_true (g_file_set_contents (path,
                                      "\xfd"
                                      "7zXZ",
                                      6, NULL));
  pdk_create_format_find_async (connection, path, NULL, on_ready, &result);
  await (result != NULL);
  format = pdk_create_format_find_finish (connection, result, &backing, &device, &fixture->error);
  g_unlink (path);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (format, ==, PDK_DISK_IMAGE_PACKED);
  g_assert_null (backing);
  g_assert_null (device);
  g_clear_object (&result);
  close_host (connection);
}

static void
add (const char *name, const char *tool, void (*func) (Fixture *fixture, gconstpointer data))
{
  g_test_add (name, Fixture, tool, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  static const char *const tools[] = { "gzip", "xz", "bzip2", "zstd" };

  g_test_init (&argc, &argv, NULL);
  pdk_libvirt_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++) {
    g_autofree char *whole = g_strconcat ("/unpack/whole/", tools[i], NULL);
    g_autofree char *damaged = g_strconcat ("/unpack/damaged/", tools[i], NULL);
    g_autofree char *seen = g_strconcat ("/unpack/look/", tools[i], NULL);
    g_autofree char *path = g_find_program_in_path (tools[i]);

    if (path == NULL)
      continue;
    add (whole, tools[i], test_whole);
    add (damaged, tools[i], test_damaged);
    add (seen, tools[i], test_look);
  }
  add ("/unpack/gzip-parts", NULL, test_gzip_parts);
  add ("/unpack/limits", NULL, test_limits);
  add ("/unpack/no-overwriting", NULL, test_no_overwriting);
  add ("/unpack/cancel", NULL, test_cancel);
  add ("/unpack/refused", NULL, test_refused);
  add ("/unpack/volume", NULL, test_volume);
  add ("/unpack/elsewhere", NULL, test_elsewhere);
  return g_test_run ();
}
