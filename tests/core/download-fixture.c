/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "download-fixture.h"
#include "test-await.h"

#include <glib/gstdio.h>

char *
download_make_data (void)
{
  char *data = g_malloc (DOWNLOAD_LENGTH);

  for (gsize i = 0; i < DOWNLOAD_LENGTH; i++)
    data[i] = (char) (i * 7 + i / 251);
  return data;
}

void
download_set_up (Download *self, char *address)
{
  self->address = address;
  self->cancellable = g_cancellable_new ();
  pdk_download_set_limits (30, DOWNLOAD_NO_PATIENCE, DOWNLOAD_LIMIT);
}

void
download_tear_down (Download *self)
{
  pdk_download_forget (self->address);
  g_free (self->address);
  g_free (self->path);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
}

static void
on_progress (const PdkDownloadProgress *progress, gpointer user_data)
{
  ((Download *) user_data)->progress = *progress;
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Download *self = user_data;

  self->path = pdk_download_finish (result, &self->error);
  self->done = TRUE;
}

void
download_begin (Download *self, const char *checksum)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
  self->done = FALSE;
  pdk_download_async (self->address, checksum, on_progress, self, self->cancellable, on_downloaded,
                      self);
}

void
download_run (Download *self, const char *checksum)
{
  download_begin (self, checksum);
  await (self->done);
}

static void
assert_private (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

void
download_assert_whole (Download *self, const char *data, gsize size)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_no_error (self->error);
  g_assert_true (g_file_get_contents (self->path, &text, &length, NULL));
  g_assert_cmpmem (text, length, data, size);
  assert_private (self->path);
  g_assert_cmpuint (pdk_download_get_state (self->address).part, ==, 0);
}

void
download_assert_part (Download *self, guint64 length)
{
  g_autofree char *part = pdk_download_dup_part_path (self->address);

  g_assert_cmpuint (pdk_download_get_state (self->address).whole, ==, 0);
  g_assert_cmpuint (pdk_download_get_state (self->address).part, ==, length);
  if (length > 0)
    assert_private (part);
}
