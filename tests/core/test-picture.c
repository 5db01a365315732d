/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gprintf.h>
#include <string.h>

#include "domain/pdk-picture.h"
#include "pdk-error.h"

/* Pictures that a host sends: read where they are sound, refused where they are not. */

/** The end of a string literal is not part of the picture. */
#define DECODE(text, max_width, error) decode ((text), sizeof (text) - 1, (max_width), (error))

static PdkPicture *
decode (const char *text, gsize length, int max_width, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);

  return pdk_picture_decode (bytes, max_width, error);
}

static void
assert_pixels (PdkPicture *picture, int width, int height, const char *pixels)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (picture->pixels, &size);

  g_assert_cmpint (picture->width, ==, width);
  g_assert_cmpint (picture->height, ==, height);
  g_assert_cmpmem (data, size, pixels, (gsize) width * (gsize) height * 3);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkPicture) picture = DECODE ("P6\n# made by hand\n2 1\n255\nabcdef", 10, &error);

  g_assert_no_error (error);
  assert_pixels (picture, 2, 1, "abcdef");
}

/* The first pixel's bytes look like white space, which is not skipped. */
static void
test_pixels_like_blanks (void)
{
  g_autoptr (PdkPicture) picture = DECODE ("P6 1 1 255\n\n  ", 10, NULL);

  assert_pixels (picture, 1, 1, "\n  ");
}

static void
test_shrunk (void)
{
  static const char text[] = "P6\n4 2\n255\n"
                             "\0\0\0\4\4\4\x64\x64\x64\x64\x64\x64"
                             "\0\0\0\4\4\4\x66\x66\x66\x66\x66\x66";
  g_autoptr (PdkPicture) picture = DECODE (text, 2, NULL);

  assert_pixels (picture, 2, 1, "\2\2\2\x65\x65\x65");
}

/* What every host of today sends. */
static void
test_png (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 2, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *png = NULL;
  g_autoptr (PdkPicture) picture = NULL;
  gsize length = 0;

  memcpy (gdk_pixbuf_get_pixels (pixbuf), "abcdef", 6);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &png, &length, "png", NULL, NULL));
  picture = decode (png, length, 10, &error);
  g_assert_no_error (error);
  assert_pixels (picture, 2, 1, "abcdef");

  g_assert_null (decode (png, 30, 10, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  png[18] = 0x7f; /* 32,514 pixels wide, it says */
  g_assert_null (decode (png, length, 10, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
}

static void
test_very_wide (void)
{
  g_autofree char *text = g_malloc0 (9000 * 3 + 16);
  const gsize start = (gsize) g_sprintf (text, "P6 9000 1 255\n");
  g_autoptr (PdkPicture) picture = decode (text, start + 9000 * 3, 480, NULL);

  g_assert_cmpint (picture->width, ==, 480);
  g_assert_cmpint (picture->height, ==, 1);
}

/* Of a screen's memory: the fourth byte and what is beyond a row are not looked at. */
static void
test_memory (void)
{
  static const guint8 data[] = { 0x10, 0x20, 0x30, 0x00, 0x30, 0x40, 0x50, 0xff,
                                 0x99, 0x99, 0x99, 0x99, 0x10, 0x20, 0x30, 0x55,
                                 0x30, 0x40, 0x50, 0xaa, 0x99, 0x99, 0x99, 0x99 };
  static const guint8 whole[] = { 0x30, 0x20, 0x10, 0x50, 0x40, 0x30,
                                  0x30, 0x20, 0x10, 0x50, 0x40, 0x30 };
  static const guint8 small[] = { 0x40, 0x30, 0x20 };
  g_autoptr (PdkPicture) picture = pdk_picture_new_from_bgrx (data, 2, 2, 12, 480);
  g_autoptr (PdkPicture) shrunk = pdk_picture_new_from_bgrx (data, 2, 2, 12, 1);
  gsize length = 0;

  g_assert_cmpint (picture->width, ==, 2);
  g_assert_cmpmem (g_bytes_get_data (picture->pixels, &length), 12, whole, sizeof whole);
  g_assert_cmpuint (length, ==, 12);
  g_assert_cmpint (shrunk->height, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (shrunk->pixels, &length), 3, small, sizeof small);
}

static void
test_refused (void)
{
#define ROW(text)                                                                                  \
  {                                                                                                \
    text, sizeof (text) - 1                                                                        \
  }
  static const struct {
    const char *text;
    gsize length;
  } rows[] = {
    ROW (""),
    ROW ("P"),
    ROW ("P6"),
    ROW ("P5 1 1 255\na"),
    ROW ("\x89PNG\r\n\x1a\n"),
    ROW ("P6 1 1 255"),
    ROW ("P6 1 1 255\nab"),
    ROW ("P6 2 2 255\nabcdefghijk"),
    ROW ("P6 0 1 255\nabc"),
    ROW ("P6 -1 1 255\nabc"),
    ROW ("P6 1 1 65535\nabcabc"),
    ROW ("P6 16385 1 255\nabc"),
    ROW ("P6 16384 16384 255\nabc"),
    ROW ("P6 99999999999999999999 1 255\nabc"),
    ROW ("P6 # 1 1 255\nabc"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_assert_null (decode (rows[i].text, rows[i].length, 480, &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/picture/whole", test_whole);
  g_test_add_func ("/picture/pixels-like-blanks", test_pixels_like_blanks);
  g_test_add_func ("/picture/shrunk", test_shrunk);
  g_test_add_func ("/picture/png", test_png);
  g_test_add_func ("/picture/very-wide", test_very_wide);
  g_test_add_func ("/picture/memory", test_memory);
  g_test_add_func ("/picture/refused", test_refused);

  return g_test_run ();
}
