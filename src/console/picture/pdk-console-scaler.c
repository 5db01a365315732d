/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-scaler.h"

#include <string.h>

/* In two steps: a guest's row is scaled across once, for all rows of the screen between it and its
 * neighbours; each of these is then made of two such rows.  In between a channel has 16 bits.
 *
 * What is done to many channels at once is said in vectors, of which compilers make instructions. */

/* As fine as pixman's: how much the second of two pixels counts. */
#define WEIGHT_BITS 7
#define WHOLE       (1u << WEIGHT_BITS)

/* A sum of channels by their weights, and once more, so that it fills its 16 bits. */
#define ACROSS_FACTOR 2
/* Then the upper half of a product with this is the sum by the other weights. */
#define DOWN_FACTOR (1u << (16 - 1 - WEIGHT_BITS))

#define CHANNELS    4
#define GROUP       4 /* device pixels that are scaled across at once */
#define GROUP_BYTES (GROUP * CHANNELS)

/** Two pairs of guest pixels, with 16 bits a channel; or four device pixels. */
typedef guint16 Lanes __attribute__ ((vector_size (GROUP * CHANNELS * 2)));
/** Each as a whole pixel. */
typedef guint64 Wide __attribute__ ((vector_size (GROUP * CHANNELS * 2)));
typedef guint8 Narrow __attribute__ ((vector_size (GROUP * CHANNELS)));
typedef guint64 Pairs __attribute__ ((vector_size (GROUP * CHANNELS)));

/* Worth it with registers that are as long: what compilers make of the same for shorter ones takes three
 * times as long as pixman. */
#ifdef __x86_64__
#define WITH_LONG_REGISTERS __attribute__ ((target ("avx2")))

static gboolean
has_long_registers (void)
{
  return __builtin_cpu_supports ("avx2");
}
#else
#define WITH_LONG_REGISTERS

static gboolean
has_long_registers (void)
{
  return FALSE;
}
#endif

/** Where a device pixel lies: behind a guest's pixel, and so much of the next one is in it. */
typedef struct {
  guint index;
  guint weight; /* of WHOLE */
} Tap;

struct _PdkConsoleScaler {
  PdkConsoleTransform transform;
  int n_groups;
  guint16 *indices; /* owned: of guest pixels, GROUP a group */
  Lanes *weights;   /* owned: two a group: of its pixels 0 and 2, and of 1 and 3 */
  Lanes *rows[2];   /* owned: guest rows of even and odd numbers, scaled across */
  int numbers[2];   /* which they are; -1 for none */
};

/* Pixels are squares, and what counts is where their middles are. */
static Tap
find_tap (int pixel, int length, int guest_length)
{
  const gint64 middle = (2 * (gint64) pixel + 1) * guest_length * WHOLE / (2 * (gint64) length);
  const gint64 behind_first = middle - (gint64) WHOLE / 2;
  const int index = (int) (behind_first / WHOLE);

  if (behind_first <= 0 || guest_length == 1)
    return (Tap){ 0, 0 };
  if (index >= guest_length - 1)
    return (Tap){ (guint) guest_length - 2, WHOLE };
  return (Tap){ (guint) index, (guint) (behind_first % WHOLE) };
}

static void
set_weights (Lanes *weights, guint pixel, const Tap *tap)
{
  const guint at = (pixel / 2) * 2 * CHANNELS;

  for (guint c = 0; c < CHANNELS; c++) {
    (*weights)[at + c] = (guint16) ((WHOLE - tap->weight) * ACROSS_FACTOR);
    (*weights)[at + CHANNELS + c] = (guint16) (tap->weight * ACROSS_FACTOR);
  }
}

static void
fill_tables (PdkConsoleScaler *self)
{
  const int width = self->transform.area.width;

  for (int x = 0; x < self->n_groups * GROUP; x++) {
    const Tap tap = find_tap (MIN (x, width - 1), width, self->transform.guest_width);

    self->indices[x] = (guint16) tap.index;
    set_weights (&self->weights[x / GROUP * 2 + x % 2], x % GROUP, &tap);
  }
}

static Lanes *
allocate (int n)
{
  return g_aligned_alloc0 ((gsize) n, sizeof (Lanes), sizeof (Lanes));
}

PdkConsoleScaler *
pdk_console_scaler_new (const PdkConsoleTransform *transform)
{
  PdkConsoleScaler *self;

  if (!has_long_registers () || pdk_console_transform_is_empty (transform) ||
      pdk_console_transform_get_filter (transform) != CAIRO_FILTER_BILINEAR)
    return NULL;
  self = g_new0 (PdkConsoleScaler, 1);
  self->transform = *transform;
  self->n_groups = (transform->area.width + GROUP - 1) / GROUP;
  self->indices = g_new (guint16, self->n_groups * GROUP);
  self->weights = allocate (self->n_groups * 2);
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    self->rows[i] = allocate (self->n_groups);
  fill_tables (self);
  return self;
}

void
pdk_console_scaler_free (PdkConsoleScaler *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    g_aligned_free (self->rows[i]);
  g_aligned_free (self->weights);
  g_free (self->indices);
  g_free (self);
}

gboolean
pdk_console_scaler_is_for (PdkConsoleScaler *self, const PdkConsoleTransform *transform)
{
  return pdk_console_transform_equal (&self->transform, transform);
}

/** The two guest pixels from @first on, and those from @second on. */
static inline __attribute__ ((always_inline)) void
load_pairs (Lanes *lanes, const guint32 *row, guint first, guint second)
{
  guint64 pairs[2];

  memcpy (&pairs[0], row + first, sizeof pairs[0]);
  memcpy (&pairs[1], row + second, sizeof pairs[1]);
  *lanes = __builtin_convertvector((Narrow) (Pairs){ pairs[0], pairs[1] }, Lanes);
}

/** A guest's row.  @next: the row that is likely to be scaled next, and on its way from then on: half of
 * the time was spent on waiting for memory; @indices, @weights: of @n_groups */
WITH_LONG_REGISTERS static void
scale_across (Lanes *restrict to,
              const guint32 *restrict row,
              const guint32 *next,
              const guint16 *restrict indices,
              const Lanes *restrict weights,
              int n_groups)
{
  for (int i = 0; i < n_groups; i++, indices += GROUP, weights += 2) {
    Lanes even, odd;
    Wide left, right;

    __builtin_prefetch (next + indices[0]);
    load_pairs (&even, row, indices[0], indices[2]);
    load_pairs (&odd, row, indices[1], indices[3]);
    even *= weights[0];
    odd *= weights[1];
    left = __builtin_shufflevector ((Wide) even, (Wide) odd, 0, 4, 2, 6);
    right = __builtin_shufflevector ((Wide) even, (Wide) odd, 1, 5, 3, 7);
    to[i] = (Lanes) left + (Lanes) right;
  }
}

/** A channel that lies between those of two rows. */
static inline __attribute__ ((always_inline)) guint8
mix (guint16 above, guint16 below, guint16 weight_above, guint16 weight_below)
{
  const guint16 first = (guint16) ((guint32) above * weight_above >> 16);
  const guint16 second = (guint16) ((guint32) below * weight_below >> 16);

  return (guint8) ((guint16) (first + second) >> WEIGHT_BITS);
}

/** @weight: of @below; @n: channels */
WITH_LONG_REGISTERS static void
mix_rows (guint8 *restrict to,
          const guint16 *restrict above,
          const guint16 *restrict below,
          guint weight,
          int n)
{
  const guint16 weight_above = (guint16) ((WHOLE - weight) * DOWN_FACTOR);
  const guint16 weight_below = (guint16) (weight * DOWN_FACTOR);
  int i = 0;

  /* So many at once, as compilers make vectors of a loop that is known to be long enough. */
  for (; i + 2 * GROUP_BYTES <= n; i += 2 * GROUP_BYTES)
    for (int j = i; j < i + 2 * GROUP_BYTES; j++)
      to[j] = mix (above[j], below[j], weight_above, weight_below);
  for (; i < n; i++)
    to[i] = mix (above[i], below[i], weight_above, weight_below);
}

static const guint32 *
get_pixels (const PdkConsolePixels *pixels, int number)
{
  const guint8 *row = pixels->data + (gsize) number * pixels->stride;

  return (const guint32 *) (gconstpointer) row;
}

/** A guest's row, the two last of which are kept.  @group, @n_groups: the part of it that is wanted */
static const Lanes *
get_row (
    PdkConsoleScaler *self, const PdkConsolePixels *pixels, int number, int group, int n_groups)
{
  Lanes *row = self->rows[number % 2];

  if (self->numbers[number % 2] != number)
    scale_across (row, get_pixels (pixels, number),
                  get_pixels (pixels, MIN (number + 1, pixels->height - 1)),
                  self->indices + group * GROUP, self->weights + group * 2, n_groups);
  self->numbers[number % 2] = number;
  return row;
}

void
pdk_console_scaler_scale (PdkConsoleScaler *self,
                          const PdkConsolePixels *pixels,
                          const cairo_rectangle_int_t *rect,
                          guint32 *to)
{
  const PdkConsoleTransform *transform = &self->transform;
  const int left = rect->x - transform->area.x;
  const int top = rect->y - transform->area.y;
  const int group = left / GROUP;
  const int n_groups = (left + rect->width + GROUP - 1) / GROUP - group;
  const int skipped = left % GROUP * CHANNELS;

  g_return_if_fail (pixels->width == transform->guest_width);
  g_return_if_fail (pixels->height == transform->guest_height);
  g_return_if_fail (left >= 0 && left + rect->width <= transform->area.width);
  g_return_if_fail (top >= 0 && top + rect->height <= transform->area.height);

  self->numbers[0] = self->numbers[1] = -1;
  for (int y = 0; y < rect->height; y++) {
    const Tap tap = find_tap (top + y, transform->area.height, pixels->height);
    const int above = (int) tap.index;
    const int below = MIN (above + 1, pixels->height - 1);

    mix_rows ((guint8 *) (to + (gsize) y * rect->width),
              (const guint16 *) get_row (self, pixels, above, group, n_groups) + skipped,
              (const guint16 *) get_row (self, pixels, below, group, n_groups) + skipped,
              tap.weight, rect->width * CHANNELS);
  }
}
