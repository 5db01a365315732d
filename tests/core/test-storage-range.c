/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-error.h"
#include "storage/pdk-storage-range.h"

#include <string.h>

/* Parts of a volume, as a host sends them: libvirt’s functions for that are these.  Names in brackets are no
 * macros of the thread checks. */

#define MIB (1024u * 1024u)

static struct {
  guint64 size;    /* of the volume */
  guint64 at;      /* of the open stream */
  guint64 end;     /* of it */
  guint64 refused; /* a stream that begins there is; 0: none */
  guint64 longest; /* how long a stream was at most */
  guint64 sent;
  guint opened;
  guint finished;
  guint aborted;
} host;

/* Not libvirt's: nobody looks into them. */
static int stream, volume;

virConnectPtr (virStorageVolGetConnect) (virStorageVolPtr vol)
{
  return NULL;
}

virStreamPtr (virStreamNew) (virConnectPtr conn, unsigned int flags)
{
  return (virStreamPtr) (gpointer) &stream;
}

int (virStorageVolDownload) (virStorageVolPtr vol,
                             virStreamPtr st,
                             unsigned long long offset,
                             unsigned long long length,
                             unsigned int flags)
{
  if (host.refused != 0 && offset == host.refused)
    return -1;
  host.opened++;
  host.at = MIN (offset, host.size);
  host.end = MIN (offset + length, host.size);
  host.longest = MAX (host.longest, length);
  return 0;
}

static char
get_byte (guint64 at)
{
  return (char) (at ^ at >> 8 ^ at >> 16 ^ at >> 24);
}

int (virStreamRecv) (virStreamPtr st, char *data, size_t nbytes)
{
  /* Never all at once. */
  const gsize n = MIN (MIN (nbytes, host.end - host.at), 200000);

  for (gsize i = 0; i < n; i++)
    data[i] = get_byte (host.at + i);
  host.at += n;
  host.sent += n;
  return (int) n;
}

int (virStreamFinish) (virStreamPtr st)
{
  host.finished++;
  return 0;
}

int (virStreamAbort) (virStreamPtr st)
{
  host.aborted++;
  return 0;
}

int (virStreamFree) (virStreamPtr st)
{
  return 0;
}

typedef struct {
  guint64 offset;
  guint64 length;
  guint64 taken;
  guint64 stops; /* whoever takes it does not go on from there; 0: goes on */
  GCancellable *cancellable;
  GError *error;
  gboolean done;
} Range;

static gboolean
take (const void *bytes, gsize length, gpointer user_data, GError **error)
{
  Range *range = user_data;

  for (gsize i = 0; i < length; i++)
    if (((const char *) bytes)[i] != get_byte (range->offset + range->taken + i))
      g_error ("Another byte at %" G_GUINT64_FORMAT, range->offset + range->taken + i);
  range->taken += length;
  if (range->stops == 0 || range->taken < range->stops)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NO_SPACE, "full");
  return FALSE;
}

static gpointer
read_in_thread (gpointer data)
{
  Range *range = data;

  range->done =
      pdk_storage_read_range ((virStorageVolPtr) (gpointer) &volume, range->offset, range->length,
                              take, range, range->cancellable, &range->error);
  return NULL;
}

static void
read_range (Range *range)
{
  const guint64 refused = host.refused;

  memset (&host, 0, sizeof host);
  host.size = 100 * MIB;
  host.refused = refused;
  g_thread_join (g_thread_new ("worker", read_in_thread, range));
  g_assert_cmpuint (host.opened, ==, host.finished + host.aborted);
}

/* No more is asked for at once than libvirt may keep in memory, and no more than is wanted. */
static void
test_whole (void)
{
  Range range = { .offset = 12345, .length = 40 * MIB + 7 };

  read_range (&range);
  g_assert_no_error (range.error);
  g_assert_true (range.done);
  g_assert_cmpuint (range.taken, ==, range.length);
  g_assert_cmpuint (host.sent, ==, range.length);
  g_assert_cmpuint (host.longest, <=, 16 * MIB);
  g_assert_cmpuint (host.opened, ==, 3);
  g_assert_cmpuint (host.aborted, ==, 0);
}

static void
test_end (void)
{
  Range range = { .offset = 90 * MIB, .length = 40 * MIB };

  read_range (&range);
  g_assert_true (range.done);
  g_assert_cmpuint (range.taken, ==, 10 * MIB);
  g_assert_cmpuint (host.opened, ==, 1);
}

static void
test_nothing (void)
{
  Range range = { .offset = 5 };

  read_range (&range);
  g_assert_true (range.done);
  g_assert_cmpuint (host.opened, ==, 0);
}

/* Nothing more comes once nobody takes it. */
static void
test_stopped (void)
{
  Range range = { .length = 40 * MIB, .stops = 18 * MIB };

  read_range (&range);
  g_assert_false (range.done);
  g_assert_error (range.error, PDK_ERROR, PDK_ERROR_NO_SPACE);
  g_assert_cmpuint (host.aborted, ==, 1);
  g_assert_cmpuint (host.sent, <, 19 * MIB);
  g_clear_error (&range.error);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Range range = { .length = 40 * MIB, .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  read_range (&range);
  g_assert_false (range.done);
  g_assert_error (range.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (range.taken, ==, 0);
  g_assert_cmpuint (host.aborted, ==, 1);
  g_clear_error (&range.error);
}

/* The host is lost on the way. */
static void
test_lost (void)
{
  Range range = { .length = 40 * MIB };

  host.refused = 16 * MIB;
  read_range (&range);
  g_assert_false (range.done);
  g_assert_nonnull (range.error);
  g_assert_cmpuint (range.taken, ==, 16 * MIB);
  g_clear_error (&range.error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  pdk_libvirt_init ();
  g_test_add_func ("/storage-range/whole", test_whole);
  g_test_add_func ("/storage-range/end", test_end);
  g_test_add_func ("/storage-range/nothing", test_nothing);
  g_test_add_func ("/storage-range/stopped", test_stopped);
  g_test_add_func ("/storage-range/cancelled", test_cancelled);
  g_test_add_func ("/storage-range/lost", test_lost);
  return g_test_run ();
}
