/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "spice/pdk-spice-message-check.h"

#include <spice/enums.h>
#include <string.h>

/* Which drawings go on with their picture unpacked: those of which nothing else can change by it. */

#define SIDE    8
#define N_WORDS 200 /* of bits: more than any such picture has */
/* Of a drawing up to its clip, and of a copy after that. */
#define HEAD 21
#define COPY (4 + 16 + 2 + 1 + 1 + 8 + 4)

enum { TYPE_RGB16 = 2, TYPE_RGB32 = 4, TYPE_RGBA = 5 };

typedef struct {
  PdkSpiceMemory *memory;
  PdkSpiceMessageCheck *check;
} Fixture;

static void
put8 (GByteArray *out, guint value)
{
  const guint8 byte = (guint8) value;

  g_byte_array_append (out, &byte, 1);
}

static void
put32 (GByteArray *out, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static void
put_zeros (GByteArray *out, guint n)
{
  for (guint i = 0; i < n; i++)
    put8 (out, 0);
}

static guint32
get32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

static void
put_area (GByteArray *out)
{
  put32 (out, 0);
  put32 (out, 0);
  put32 (out, SIDE);
  put32 (out, SIDE);
}

static void
begin_drawing (GByteArray *out)
{
  put32 (out, 0);
  put_area (out);
  put8 (out, SPICE_CLIP_TYPE_NONE);
}

/** Without its number, which is what comes before. */
static void
put_picture_after_number (GByteArray *out, guint type)
{
  put8 (out, SPICE_IMAGE_TYPE_QUIC);
  put8 (out, SPICE_IMAGE_FLAGS_CACHE_ME);
  put32 (out, SIDE);
  put32 (out, SIDE);
  put32 (out, 20 + 4 * N_WORDS);
  put32 (out, 0x43495551);
  put32 (out, 0);
  put32 (out, type);
  put32 (out, SIDE);
  put32 (out, SIDE);
  put_zeros (out, 4 * N_WORDS);
}

static void
put_picture (GByteArray *out, guint type)
{
  put32 (out, 7);
  put32 (out, 0);
  put_picture_after_number (out, type);
}

/** @mask: where it is; 0 for none */
static GByteArray *
begin_copy (guint32 picture, guint32 mask)
{
  GByteArray *out = g_byte_array_new ();

  begin_drawing (out);
  put32 (out, picture);
  put_area (out);
  put_zeros (out, 2 + 1 + 1 + 8);
  put32 (out, mask);
  g_assert_cmpuint (out->len, ==, HEAD + COPY);
  return out;
}

static GByteArray *
make_copy (guint type)
{
  GByteArray *out = begin_copy (HEAD + COPY, 0);

  put_picture (out, type);
  return out;
}

static void
run (Fixture *fixture, guint type, GByteArray *message)
{
  g_assert_cmpstr (pdk_spice_message_check_run (fixture->check, type, message->data, message->len,
                                                0),
                   ==, NULL);
}

/** Takes @message over. */
static gboolean
is_unpacked (Fixture *fixture, guint type, GByteArray *message)
{
  run (fixture, type, message);
  g_byte_array_unref (message);
  return pdk_spice_message_check_get_unpacked (fixture->check) != NULL;
}

static void
create_surface (Fixture *fixture, guint32 format)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  put32 (message, 0);
  put32 (message, 80);
  put32 (message, 60);
  put32 (message, format);
  put32 (message, 0);
  run (fixture, SPICE_MSG_DISPLAY_SURFACE_CREATE, message);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->memory = pdk_spice_memory_new ();
  fixture->check = pdk_spice_message_check_new (SPICE_CHANNEL_DISPLAY, fixture->memory);
  create_surface (fixture, data != NULL ? SPICE_SURFACE_FMT_16_555 : SPICE_SURFACE_FMT_32_xRGB);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_spice_message_check_free (fixture->check);
  pdk_spice_memory_unref (fixture->memory);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  static const struct {
    guint type;
    guint format;
  } kinds[] = { { TYPE_RGB32, SPICE_BITMAP_FMT_32BIT }, { TYPE_RGBA, SPICE_BITMAP_FMT_RGBA } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GByteArray) message = make_copy (kinds[i].type);
    const PdkSpiceUnpacked *unpacked;
    const guint8 *bitmap;

    run (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, message);
    unpacked = pdk_spice_message_check_get_unpacked (fixture->check);
    g_assert_nonnull (unpacked);
    g_assert_cmpuint (unpacked->at, ==, HEAD + COPY);
    g_assert_cmpuint (unpacked->n_pixels, ==, SIDE * SIDE * 4);
    g_assert_cmpuint (get32 (unpacked->head), ==, 7);
    g_assert_cmpuint (unpacked->head[8], ==, SPICE_IMAGE_TYPE_BITMAP);
    g_assert_cmpuint (unpacked->head[9], ==, SPICE_IMAGE_FLAGS_CACHE_ME);
    g_assert_cmpuint (get32 (unpacked->head + 10), ==, SIDE);
    g_assert_cmpuint (get32 (unpacked->head + 14), ==, SIDE);
    bitmap = unpacked->head + PDK_SPICE_IMAGE_HEAD;
    g_assert_cmpuint (bitmap[0], ==, kinds[i].format);
    g_assert_cmpuint (bitmap[1], ==, SPICE_BITMAP_FLAGS_TOP_DOWN);
    g_assert_cmpuint (get32 (bitmap + 2), ==, SIDE);
    g_assert_cmpuint (get32 (bitmap + 6), ==, SIDE);
    g_assert_cmpuint (get32 (bitmap + 10), ==, SIDE * 4);
    g_assert_cmpuint (get32 (bitmap + 14), ==, 0);
  }
}

/** What goes on is what would have been let through as well. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) message = make_copy (TYPE_RGB32);
  const PdkSpiceUnpacked *unpacked;

  run (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, message);
  unpacked = pdk_spice_message_check_get_unpacked (fixture->check);
  g_byte_array_set_size (message, (guint) unpacked->at);
  g_byte_array_append (message, unpacked->head, sizeof unpacked->head);
  g_byte_array_append (message, unpacked->pixels, (guint) unpacked->n_pixels);
  g_assert_false (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, g_steal_pointer (&message)));
}

static void
test_sixteen_bits (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, make_copy (TYPE_RGB16)));
}

/** On a surface that makes something else of bitmaps. */
static void
test_small_surface (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, make_copy (TYPE_RGB32)));
}

static void
test_not_last (Fixture *fixture, gconstpointer data)
{
  GByteArray *message = make_copy (TYPE_RGB32);

  put8 (message, 0);
  g_assert_false (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, message));
}

/** The mask is in what would be another picture’s bits. */
static void
test_mask (Fixture *fixture, gconstpointer data)
{
  const guint32 mask = HEAD + COPY + 18 + 4 + 20;
  GByteArray *message = begin_copy (HEAD + COPY, mask);
  guint8 *bits;

  put_picture (message, TYPE_RGB32);
  bits = message->data + mask;
  bits[8] = SPICE_IMAGE_TYPE_BITMAP;
  bits[10] = bits[14] = SIDE;
  bits[18] = SPICE_BITMAP_FMT_1BIT_BE;
  bits[20] = bits[24] = SIDE;
  bits[28] = 1;
  g_assert_false (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, message));
}

/** Its number is the mask’s place. */
static void
test_overlap (Fixture *fixture, gconstpointer data)
{
  GByteArray *message = begin_copy (HEAD + COPY - 8, 0);

  put_picture_after_number (message, TYPE_RGB32);
  g_assert_false (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, message));
}

static void
test_overlap_transparent (Fixture *fixture, gconstpointer data)
{
  GByteArray *message = g_byte_array_new ();

  begin_drawing (message);
  put32 (message, HEAD + 4 + 16);
  put_area (message);
  put_picture (message, TYPE_RGB32);
  g_assert_false (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_TRANSPARENT, message));
}

/** What is known of a message ends with it, whatever comes next. */
static void
test_next (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) scanout = g_byte_array_new ();

  g_assert_true (is_unpacked (fixture, SPICE_MSG_DISPLAY_DRAW_COPY, make_copy (TYPE_RGB32)));
  g_assert_false (is_unpacked (fixture, SPICE_MSG_PING, g_byte_array_new ()));
  for (guint i = 0; i < 5; i++)
    put32 (scanout, 64);
  run (fixture, SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX, scanout);
  g_assert_true (pdk_spice_message_check_wants_fd (fixture->check));
  g_assert_false (is_unpacked (fixture, SPICE_MSG_PING, g_byte_array_new ()));
  g_assert_false (pdk_spice_message_check_wants_fd (fixture->check));
}

#define ADD(name, data, func)                                                                      \
  g_test_add ("/console/unpacked/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("copy", NULL, test_copy);
  ADD ("again", NULL, test_again);
  ADD ("sixteen-bits", NULL, test_sixteen_bits);
  ADD ("small-surface", "16", test_small_surface);
  ADD ("not-last", NULL, test_not_last);
  ADD ("mask", NULL, test_mask);
  ADD ("overlap", NULL, test_overlap);
  ADD ("overlap-transparent", NULL, test_overlap_transparent);
  ADD ("next", NULL, test_next);
  return g_test_run ();
}
