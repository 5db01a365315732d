/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-await.h"

#include "definition/pdk-definition-history.h"
#include "pdk-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* Former definitions of a machine, in files. */

#define UUID "8c5f9ad1-5d42-4f0a-8d3c-2a5b7a5a0001"

static const char stored_xml[] =
    "<domain type='qemu'>\n"
    "  <name>web</name>\n"
    "  <uuid>" UUID "</uuid>\n"
    "  <memory unit='KiB'>8388608</memory>\n"
    "  <devices>\n"
    "    <disk type='file' device='disk'><source file='/a.img'/>"
    "<target dev='vda' bus='virtio'/></disk>\n"
    "    <graphics type='vnc' port='-1' autoport='yes' passwd='hush&quot;hush'/>\n"
    "  </devices>\n"
    "</domain>\n";

static PdkDomainDocument *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkDomainDocument *document = pdk_domain_document_parse (xml, &error);

  g_assert_no_error (error);
  return document;
}

typedef struct {
  gboolean done;
  GPtrArray *records;
  PdkDomainDocument *document;
} Reading;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;

  reading->records = pdk_definition_history_list_finish (result, NULL);
  reading->done = TRUE;
}

static GPtrArray *
list_history (const char *uuid)
{
  Reading reading = { FALSE };

  pdk_definition_history_list_async (uuid, NULL, on_listed, &reading);
  await (reading.done);
  return reading.records;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;

  reading->document = pdk_definition_history_load_finish (result, NULL);
  reading->done = TRUE;
}

static void
note (const char *uuid, PdkDomainDocument *document)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pdk_definition_history_note (uuid, document, &error));
  g_assert_no_error (error);
}

static void
test_history (void)
{
  g_autoptr (PdkDomainDocument) document = parse (stored_xml);
  g_autoptr (PdkDomainDocument) original = parse (stored_xml);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (PdkEdit) edit = pdk_edit_new_set ("overview", "title", "Other", NULL);
  g_autoptr (PdkEdit) restore = NULL;
  g_autofree char *folder =
      g_build_filename (g_get_user_state_dir (), "paddock", "definitions", UUID, NULL);
  Reading reading = { FALSE };
  GStatBuf status;

  note (UUID, document);
  note (UUID, document);
  g_assert_true (pdk_edit_apply (edit, document, NULL));
  note (UUID, document);
  records = list_history (UUID);
  g_assert_cmpuint (records->len, ==, 2);
  for (guint i = 0; i < records->len; i++) {
    const PdkDefinitionRecord *record = g_ptr_array_index (records, i);
    g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT ".xml", record->time);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;

    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_null (strstr (text, "hush"));
  }
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);

  /* The oldest is the last; what is restored has the password of now. */
  pdk_definition_history_load_async (
      UUID, ((const PdkDefinitionRecord *) g_ptr_array_index (records, 1))->time, NULL, on_loaded,
      &reading);
  await (reading.done);
  g_assert_nonnull (reading.document);
  restore = pdk_definition_restore (reading.document, document);
  g_assert_true (pdk_edit_apply (restore, document, NULL));
  g_assert_true (pdk_domain_document_equal (document, original));
  pdk_domain_document_unref (reading.document);
}

static void
test_history_bounded (void)
{
  g_autoptr (PdkDomainDocument) document = parse (stored_xml);
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *last = NULL;

  for (guint i = 0; i < PDK_DEFINITION_HISTORY_MAX + 5; i++) {
    g_autofree char *title = g_strdup_printf ("%u", i);
    g_autoptr (PdkEdit) edit = pdk_edit_new_set ("overview", "title", title, NULL);

    g_assert_true (pdk_edit_apply (edit, document, NULL));
    note (UUID, document);
  }
  records = list_history (UUID);
  g_assert_cmpuint (records->len, ==, PDK_DEFINITION_HISTORY_MAX);
  g_assert_cmpint (((const PdkDefinitionRecord *) g_ptr_array_index (records, 0))->time, >,
                   ((const PdkDefinitionRecord *) g_ptr_array_index (records, 1))->time);
}

/* Large ones: as many as fit, and the newest in any case. */
static void
test_history_bytes (void)
{
  g_autoptr (PdkDomainDocument) document = parse (stored_xml);
  g_autoptr (GPtrArray) records = NULL;
  gsize bytes = 0;

  for (guint i = 0; i < 4; i++) {
    g_autofree char *notes = g_strnfill (400 * 1024, (char) ('a' + i));
    g_autoptr (PdkEdit) edit = pdk_edit_new_set ("overview", "description", notes, NULL);

    g_assert_true (pdk_edit_apply (edit, document, NULL));
    note (UUID, document);
  }
  records = list_history (UUID);
  for (guint i = 0; i < records->len; i++)
    bytes += ((const PdkDefinitionRecord *) g_ptr_array_index (records, i))->size;
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpuint (bytes, <=, PDK_DEFINITION_HISTORY_BYTES);
}

static void
test_history_path (void)
{
  g_autoptr (PdkDomainDocument) document = parse (stored_xml);
  g_autoptr (GPtrArray) records = list_history ("../../etc");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (records->len, ==, 0);
  g_assert_false (pdk_definition_history_note ("../../etc", document, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/definition/history", test_history);
  g_test_add_func ("/definition/history/bounded", test_history_bounded);
  g_test_add_func ("/definition/history/bytes", test_history_bytes);
  g_test_add_func ("/definition/history/path", test_history_path);
  return g_test_run ();
}
