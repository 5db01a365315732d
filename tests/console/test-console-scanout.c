/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "picture/pdk-gl-reader.h"
#include "spice/pdk-spice-scanout.h"

/* Pictures in a graphics card's memory.  Above all: a drawing that is not acknowledged stops the
 * guest for good, and one that is acknowledged twice confuses the server. */

typedef struct {
  PdkConsoleFramebuffer *framebuffer;
  PdkSpiceScanout *scanout;
  guint n_imports;
  guint n_reads;
  guint n_acknowledged;
  guint n_failed;
  gboolean refuse_import;
  gboolean refuse_read;
  gboolean free_when_failed;
  guint32 color;
  gsize n_pixels;
} Fixture;

static gboolean
import (gpointer owner, const PdkGlBuffer *buffer, GError **error)
{
  Fixture *fixture = owner;

  fixture->n_imports++;
  if (fixture->refuse_import) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "another card");
    return FALSE;
  }
  fixture->n_pixels = (gsize) buffer->width * buffer->height;
  return TRUE;
}

static gboolean
read_pixels (gpointer owner, guint32 *pixels, GError **error)
{
  Fixture *fixture = owner;

  fixture->n_reads++;
  if (fixture->refuse_read) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "card is gone");
    return FALSE;
  }
  for (gsize i = 0; i < fixture->n_pixels; i++)
    pixels[i] = fixture->color;
  return TRUE;
}

static void
acknowledge (gpointer owner)
{
  ((Fixture *) owner)->n_acknowledged++;
}

static void
failed (gpointer owner, const GError *error)
{
  Fixture *fixture = owner;

  g_assert_nonnull (error);
  fixture->n_failed++;
  if (fixture->free_when_failed)
    g_clear_pointer (&fixture->scanout, pdk_spice_scanout_free);
}

static const PdkSpiceScanoutFuncs funcs = { import, read_pixels, acknowledge, failed };
static const PdkGlBuffer buffer = { .fd = 3, .width = 64, .height = 32, .stride = 256 };
static const PdkGlBuffer none = { .fd = -1 };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->framebuffer = pdk_console_framebuffer_new ();
  fixture->scanout = pdk_spice_scanout_new (fixture->framebuffer, &funcs, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->scanout, pdk_spice_scanout_free);
  g_assert_finalize_object (fixture->framebuffer);
}

static void
draw (Fixture *fixture, guint32 color)
{
  fixture->color = color;
  pdk_spice_scanout_draw (fixture->scanout);
}

/* As the window does once a frame. */
static guint32
show (Fixture *fixture)
{
  PdkConsolePixels *pixels;

  pdk_console_framebuffer_commit (fixture->framebuffer);
  cairo_region_destroy (pdk_console_framebuffer_take_damage (fixture->framebuffer));
  pixels = pdk_console_framebuffer_get_pixels (fixture->framebuffer);
  return pixels != NULL ? *(guint32 *) (gpointer) pixels->data & 0xffffff : 0xffffffff;
}

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  pdk_spice_scanout_set_buffer (fixture->scanout, &buffer);
  g_assert_cmphex (show (fixture), ==, 0xffffffff);
  for (guint i = 1; i <= 10; i++) {
    draw (fixture, 0x101010 * i);
    g_assert_cmpuint (fixture->n_acknowledged, ==, i);
    g_assert_cmphex (show (fixture), ==, 0x101010 * i);
  }
  g_assert_cmpuint (fixture->n_reads, ==, 10);
  pdk_spice_scanout_set_buffer (fixture->scanout, &none);
  g_assert_false (pdk_spice_scanout_is_active (fixture->scanout));
  /* What was there stays. */
  g_assert_cmphex (show (fixture), ==, 0xa0a0a0);
}

/* While nobody looks it is acknowledged and not copied, and then the last one is seen. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  pdk_spice_scanout_set_buffer (fixture->scanout, &buffer);
  for (guint i = 1; i <= 100; i++)
    draw (fixture, i);
  g_assert_cmpuint (fixture->n_acknowledged, ==, 100);
  g_assert_cmpuint (fixture->n_reads, ==, 1);
  g_assert_cmphex (show (fixture), ==, 1);
  g_assert_cmpuint (fixture->n_reads, ==, 2);
  g_assert_cmphex (show (fixture), ==, 100);
  g_assert_cmphex (show (fixture), ==, 100);
  g_assert_cmpuint (fixture->n_reads, ==, 2);
}

static void
test_without_buffer (Fixture *fixture, gconstpointer data)
{
  draw (fixture, 1);
  pdk_spice_scanout_set_buffer (fixture->scanout, NULL);
  draw (fixture, 2);
  g_assert_cmpuint (fixture->n_acknowledged, ==, 2);
  g_assert_cmpuint (fixture->n_failed + fixture->n_reads + fixture->n_imports, ==, 0);
}

static void
test_import_fails (Fixture *fixture, gconstpointer data)
{
  fixture->refuse_import = TRUE;
  pdk_spice_scanout_set_buffer (fixture->scanout, &buffer);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  draw (fixture, 1);
  draw (fixture, 2);
  g_assert_cmpuint (fixture->n_acknowledged, ==, 2);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

static void
test_read_fails (Fixture *fixture, gconstpointer data)
{
  pdk_spice_scanout_set_buffer (fixture->scanout, &buffer);
  draw (fixture, 1);
  show (fixture);
  fixture->refuse_read = TRUE;
  draw (fixture, 2);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  draw (fixture, 3);
  g_assert_cmpuint (fixture->n_acknowledged, ==, 3);
  g_assert_cmphex (show (fixture), ==, 1);
}

/* The connection ends over it, and everything with it. */
static void
test_freed_when_failed (Fixture *fixture, gconstpointer data)
{
  fixture->free_when_failed = TRUE;
  pdk_spice_scanout_set_buffer (fixture->scanout, &buffer);
  fixture->refuse_read = TRUE;
  draw (fixture, 1);
  g_assert_cmpuint (fixture->n_acknowledged, ==, 1);
  g_assert_null (fixture->scanout);
  show (fixture);
}

/* The sizes are the guest's. */
static void
test_impossible_size (Fixture *fixture, gconstpointer data)
{
  static const int sizes[][2] = {
    { 0, 10 }, { 10, 0 }, { -1, 10 }, { 40000, 10 }, { G_MAXINT, G_MAXINT }
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    PdkGlBuffer wrong = buffer;

    wrong.width = sizes[i][0];
    wrong.height = sizes[i][1];
    pdk_spice_scanout_set_buffer (fixture->scanout, &wrong);
    g_assert_cmpuint (fixture->n_failed, ==, i + 1);
    draw (fixture, 1);
    g_assert_cmpuint (fixture->n_acknowledged, ==, i + 1);
  }
  g_assert_cmpuint (fixture->n_imports, ==, 0);
}

/* A new buffer for each frame, as guests do that turn pages; and of another size. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  PdkGlBuffer other = buffer;

  for (guint i = 1; i <= 6; i++) {
    pdk_spice_scanout_set_buffer (fixture->scanout, &buffer);
    draw (fixture, i);
    g_assert_cmphex (show (fixture), ==, i);
  }
  other.width = 100;
  pdk_spice_scanout_set_buffer (fixture->scanout, &other);
  g_assert_cmphex (show (fixture), ==, 6);
  draw (fixture, 7);
  g_assert_cmphex (show (fixture), ==, 7);
  g_assert_cmpint (pdk_console_framebuffer_get_width (fixture->framebuffer), ==, 100);
}

/* Everything but the way the picture comes to the card: by drivers, on whatever card there is. */
static void
test_reader (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkGlReader) reader = pdk_gl_reader_new_pretending (&error);
  PdkGlBuffer picture = { .width = 5, .height = 3 };
  guint32 pixels[15], read[15];

  if (reader == NULL) {
    g_test_skip (error->message);
    return;
  }
  for (guint i = 0; i < 15; i++)
    pixels[i] = 0xff000000 | (0x0a1122 + i * 0x030509);
  for (int is_first = 0; is_first <= 1; is_first++) {
    picture.is_first = is_first;
    g_assert_true (pdk_gl_reader_pretend (reader, &picture, pixels, &error));
    g_assert_no_error (error);
    g_assert_true (pdk_gl_reader_read (reader, read, &error));
    for (int y = 0; y < 3; y++)
      for (int x = 0; x < 5; x++)
        g_assert_cmphex (read[y * 5 + x], ==, pixels[(is_first ? y : 2 - y) * 5 + x]);
  }
  pdk_gl_reader_release (reader);
  g_assert_false (pdk_gl_reader_read (reader, read, &error));
}

/* Something that is no picture at all is refused, not believed. */
static void
test_reader_refuses (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkGlReader) reader = pdk_gl_reader_new_pretending (&error);
  PdkGlBuffer picture = { .fd = 0, .width = 64, .height = 64, .stride = 256, .format = 0x34325258 };
  guint32 pixels[64 * 64];

  if (reader == NULL) {
    g_test_skip (error->message);
    return;
  }
  g_assert_false (pdk_gl_reader_import (reader, &picture, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (pdk_gl_reader_read (reader, pixels, &error));
  g_assert_nonnull (error);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/scanout/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shown", test_shown);
  ADD ("hidden", test_hidden);
  ADD ("without-buffer", test_without_buffer);
  ADD ("import-fails", test_import_fails);
  ADD ("read-fails", test_read_fails);
  ADD ("freed-when-failed", test_freed_when_failed);
  ADD ("impossible-size", test_impossible_size);
  ADD ("pages", test_pages);
  g_test_add_func ("/console/scanout/reader", test_reader);
  g_test_add_func ("/console/scanout/reader-refuses", test_reader_refuses);
  return g_test_run ();
}
