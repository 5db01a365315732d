/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-qemu-img.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* What qemu-img says, and what becomes of it when nobody waits for it any more. */

/* In place of qemu-img: a small image, whose conversion never ends; one that it tells of without an end; and
 * one that it complains of for long, with an end of that within a letter. */
#define TOOL                                                                                       \
  "#!/bin/sh\n"                                                                                    \
  "case \"$1$4\" in\n"                                                                             \
  "infovhdx) exec yes;;\n"                                                                         \
  "infovdi) printf '%1022dé, and more' 0 >&2; exit 1;;\n"                                         \
  "info*) echo '{ \"virtual-size\": 512 }'; exit;;\n"                                              \
  "esac\n"                                                                                         \
  "for target; do :; done\n"                                                                       \
  "echo $$ > \"$target\"\n"                                                                        \
  "printf '    (0.00/100%%)\\r    (12.50/100%%)\\r'\n"                                             \
  "exec sleep 1000\n"

static void
check (const char *json, guint64 size)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (pdk_qemu_img_parse_size (json, "/a", &error), ==, size);
  if (size == 0)
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  else
    g_assert_no_error (error);
}

static void
test_size (void)
{
  check ("{\"virtual-size\": 1024}", 1024);
  check ("{\"virtual-size\": 1024, \"format-specific\": {\"data\": {\"extents\": "
         "[{\"filename\": \"/a\"}]}}}",
         1024);
  check ("{\"virtual-size\": 1024, \"format-specific\": {\"data\": {\"extents\": "
         "[{\"filename\": \"/a\"}, {\"filename\": \"/etc/passwd\"}]}}}",
         0);
  check ("{\"virtual-size\": 1024, \"format-specific\": {\"data\": {\"extents\": [1]}}}", 0);
  check ("{\"virtual-size\": 1024, \"backing-filename\": \"b\"}", 0);
  check ("{\"virtual-size\": 1024, \"encrypted\": true}", 0);
  check ("{\"virtual-size\": 0}", 0);
  check ("{\"virtual-size\": -1}", 0);
  check ("{\"virtual-size\": \"1024\"}", 0);
  check ("[]", 0);
  check ("", 0);
}

static void
test_progress (void)
{
  g_assert_cmpfloat (pdk_qemu_img_parse_progress ("    (0.00/100%)\r    (12.50/100%)\r"), ==,
                     0.125);
  g_assert_cmpfloat (pdk_qemu_img_parse_progress ("(100.00/100%)"), ==, 1);
  g_assert_cmpfloat (pdk_qemu_img_parse_progress ("(12.5"), <, 0);
  g_assert_cmpfloat (pdk_qemu_img_parse_progress ("(nan/100%)"), <, 0);
  g_assert_cmpfloat (pdk_qemu_img_parse_progress ("(900/100%)"), <, 0);
  g_assert_cmpfloat (pdk_qemu_img_parse_progress (""), <, 0);
}

static void
assert_unreadable (const char *format)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (pdk_qemu_img_read_size ("/a", format, NULL, &error), ==, 0);
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* It is stopped, whatever it still has to say; and what it said is text. */
static void
test_talkative (void)
{
  assert_unreadable ("vhdx");
  assert_unreadable ("vdi");
}

typedef struct {
  GCancellable *cancellable;
  char *target;
  GError *error;
  int pid;
  gboolean done;
} Fixture;

static void
on_progress (double part, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *text = NULL;

  if (part == 0 || g_cancellable_is_cancelled (fixture->cancellable))
    return;
  g_assert_cmpfloat (part, ==, 0.125);
  g_assert_true (g_file_get_contents (fixture->target, &text, NULL, NULL));
  fixture->pid = atoi (text);
  g_cancellable_cancel (fixture->cancellable);
}

static void
on_converted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (pdk_qemu_img_convert_finish (result, &fixture->error));
  fixture->done = TRUE;
}

/* Nothing of it is left: no file and no program. */
static void
test_cancel (void)
{
  Fixture fixture = { .cancellable = g_cancellable_new () };
  g_autofree char *folder = g_dir_make_tmp ("qemu-img-XXXXXX", NULL);

  fixture.target = g_build_filename (folder, "target", NULL);
  pdk_qemu_img_convert_async ("/a", "vmdk", 0, 0, fixture.target, on_progress, &fixture,
                              fixture.cancellable, on_converted, &fixture);
  await (fixture.done);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture.target, G_FILE_TEST_EXISTS));
  g_assert_cmpint (kill (fixture.pid, 0), ==, -1);
  /* Its worker lets go of it a moment later. */
  await (G_OBJECT (fixture.cancellable)->ref_count == 1);
  g_assert_finalize_object (fixture.cancellable);
  g_rmdir (folder);
  g_clear_error (&fixture.error);
  g_free (fixture.target);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("qemu-img-XXXXXX", NULL);
  g_autofree char *tool = g_build_filename (folder, "qemu-img", NULL);
  g_autofree char *path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);

  g_assert_true (g_file_set_contents_full (tool, TOOL, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("PATH", path, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qemu-img/size", test_size);
  g_test_add_func ("/qemu-img/progress", test_progress);
  g_test_add_func ("/qemu-img/talkative", test_talkative);
  g_test_add_func ("/qemu-img/cancel", test_cancel);
  return g_test_run ();
}
