/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "os/pdk-iso.h"

/* A disc that somebody else made: whatever is on it, what is found lies within it, and finding it does not
 * take reading it over and over. */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is given is where discs say what they are, and what follows. */
#define BEFORE (16 * 2048u)

typedef struct {
  const guint8 *bytes;
  gsize length;
  guint64 read;
} Disc;

static gboolean
read_disc (gpointer data,
           guint64 offset,
           guint64 length,
           PdkIsoTakeFunc take,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  Disc *disc = data;

  disc->read += length;
  /* Nothing is there. */
  if (offset < BEFORE)
    return TRUE;
  offset -= BEFORE;
  g_assert (offset + length <= disc->length);
  return take (disc->bytes + offset, length, user_data, error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Disc disc = { .bytes = data, .length = size };
  const PdkIsoSource source = { read_disc, &disc, BEFORE + size };
  PdkIsoFile file = { 0 };

  if (pdk_iso_find (&source, "install.amd/vmlinuz", &file, NULL, NULL))
    g_assert (file.offset <= source.size && file.length <= source.size - file.offset);
  g_assert (disc.read <= 16 * 2048 + 2 * source.size);
  return 0;
}
