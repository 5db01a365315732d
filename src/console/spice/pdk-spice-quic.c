/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-quic.h"

#include <spice/enums.h>

#include "pdk-spice-reader.h"

/* Each component of a pixel is foretold from the ones to the left and above, and how it differs is
 * written in one of several Golomb-Rice codes.  Which one depends on the difference before, and on what
 * would have been the shortest so far: so whether a picture has an end is known only at the end.
 *
 * After two pixels alike, next to two alike above, there is a length of a run. */

#define MAGIC        0x43495551u /* “QUIC” */
#define VERSION      0u
#define HEADER       20
#define MAX_LENGTH   26 /* of a code word */
#define N_CODES      8
#define N_BUCKETS    8
#define N_COLORS     3
#define N_RUN_STATES 32

/* How often the codes are judged anew: rarely after a while, at intervals that are the table’s. */
#define MAX_MASK_INDEX 6
#define MASK_PIXELS    2048

enum { TYPE_RGB16 = 2, TYPE_RGB24, TYPE_RGB32, TYPE_RGBA };

static const char no_end[] = "a photograph has no end";

static const guint16 triggers[MAX_MASK_INDEX + 1] = { 110, 550, 900, 800, 550, 400, 350 };

/* So many pixels, as a power of two, are in a run at least. */
static const guint8 run_lengths[N_RUN_STATES] = { 0, 0, 0, 0, 1,  1,  1,  1,  2,  2, 2,
                                                  2, 3, 3, 3, 3,  4,  4,  5,  5,  6, 6,
                                                  7, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

/* Part of the format, as spice-common has it. */
static const guint32 chaos[256] = {
  0x02c57542, 0x35427717, 0x2f5a2153, 0x9244f155, 0x7bd26d07, 0x354c6052, 0x57329b28, 0x2993868e,
  0x6cd8808c, 0x147b46e0, 0x99db66af, 0xe32b4cac, 0x1b671264, 0x9d433486, 0x62a4c192, 0x06089a4b,
  0x9e3dce44, 0xdaabee13, 0x222425ea, 0xa46f331d, 0xcd589250, 0x8bb81d7f, 0xc8b736b9, 0x35948d33,
  0xd7ac7fd0, 0x5fbe2803, 0x2cfbc105, 0x013dbc4e, 0x7a37820f, 0x39f88e9e, 0xedd58794, 0xc5076689,
  0xfcada5a4, 0x64c2f46d, 0xb3ba3243, 0x8974b4f9, 0x5a05aebd, 0x20afcd00, 0x39e2b008, 0x88a18a45,
  0x600bde29, 0xf3971ace, 0xf37b0a6b, 0x7041495b, 0x70b707ab, 0x06beffbb, 0x4206051f, 0xe13c4ee3,
  0xc1a78327, 0x91aa067c, 0x8295f72a, 0x732917a6, 0x1d871b4d, 0x4048f136, 0xf1840e7e, 0x6a6048c1,
  0x696cb71a, 0x7ff501c3, 0x0fc6310b, 0x57e0f83d, 0x8cc26e74, 0x11a525a2, 0x946934c7, 0x7cd888f0,
  0x8f9d8604, 0x4f86e73b, 0x04520316, 0xdeeea20c, 0xf1def496, 0x67687288, 0xf540c5b2, 0x22401484,
  0x3478658a, 0xc2385746, 0x01979c2c, 0x5dad73c8, 0x0321f58b, 0xf0fedbee, 0x92826ddf, 0x284bec73,
  0x5b1a1975, 0x03df1e11, 0x20963e01, 0xa17cf12b, 0x740d776e, 0xa7a6bf3c, 0x01b5cce4, 0x1118aa76,
  0xfc6fac0a, 0xce927e9b, 0x00bf2567, 0x806f216c, 0xbca69056, 0x795bd3e9, 0xc9dc4557, 0x8929b6c2,
  0x789d52ec, 0x3f3fbf40, 0xb9197368, 0xa38c15b5, 0xc3b44fa8, 0xca8333b0, 0xb7e8d590, 0xbe807feb,
  0xbf5f8360, 0xd99e2f5c, 0x372928e1, 0x7c757c4c, 0x0db5b154, 0xc01ede02, 0x1fc86e78, 0x1f3985be,
  0xb4805c77, 0x00c880fa, 0x974c1b12, 0x35ab0214, 0xb2dc840d, 0x5b00ae37, 0xd313b026, 0xb260969d,
  0x7f4c8879, 0x1734c4d3, 0x49068631, 0xb9f6a021, 0x6b863e6f, 0xcee5debf, 0x29f8c9fb, 0x53dd6880,
  0x72b61223, 0x1f67a9fd, 0x0a0f6993, 0x13e59119, 0x11cca12e, 0xfe6b6766, 0x16b6effc, 0x97918fc4,
  0xc2b8a563, 0x94f2f741, 0x0bfa8c9a, 0xd1537ae8, 0xc1da349c, 0x873c60ca, 0x95005b85, 0x9b5c080e,
  0xbc8abbd9, 0xe1eab1d2, 0x6dac9070, 0x4ea9ebf1, 0xe0cf30d4, 0x1ef5bd7b, 0xd161043e, 0x5d2fa2e2,
  0xff5d3cae, 0x86ed9f87, 0x2aa1daa1, 0xbd731a34, 0x9e8f4b22, 0xb1c2c67a, 0xc21758c9, 0xa182215d,
  0xccb01948, 0x8d168df7, 0x04238cfe, 0x368c3dbc, 0x0aeadca5, 0xbad21c24, 0x0a71fee5, 0x9fc5d872,
  0x54c152c6, 0xfc329483, 0x6783384a, 0xeddb3e1c, 0x65f90e30, 0x884ad098, 0xce81675a, 0x4b372f7d,
  0x68bf9a39, 0x43445f1e, 0x40f8d8cb, 0x90d5acb6, 0x4cd07282, 0x349eeb06, 0x0c9d5332, 0x520b24ef,
  0x80020447, 0x67976491, 0x2f931ca3, 0xfe9b0535, 0xfcd30220, 0x61a9e6cc, 0xa487d8d7, 0x3f7c5dd1,
  0x7d0127c5, 0x48f51d15, 0x60dea871, 0xc9a91cb7, 0x58b53bb3, 0x9d5e0b2d, 0x624a78b4, 0x30dbee1b,
  0x9bdf22e7, 0x1df5c299, 0x2d5643a7, 0xf4dd35ff, 0x03ca8fd6, 0x53b47ed8, 0x6f2c19aa, 0xfeb0c1f4,
  0x49e54438, 0x2f2577e6, 0xbf876969, 0x72440ea9, 0xfa0bafb8, 0x74f5b3a0, 0x7dd357cd, 0x89ce1358,
  0x6ef2cdda, 0x1e7767f3, 0xa6be9fdb, 0x4f5f88f8, 0xba994a3a, 0x08ca6b65, 0xe0893818, 0x9e00a16a,
  0xf42bfc8f, 0x9972eedc, 0x749c8b51, 0x32c05f5e, 0xd706805f, 0x6bfbb7cf, 0xd9210a10, 0x31a1db97,
  0x923a9559, 0x37a7a1f6, 0x059f8861, 0xca493e62, 0x65157e81, 0x8f6467dd, 0xab85ff9f, 0x9331aff2,
  0x8616b9f5, 0xedbd5695, 0xee7e29b1, 0x313ac44f, 0xb903112f, 0x432ef649, 0xdc0a36c0, 0x61cf2bba,
  0x81474925, 0xa8b6c7ad, 0xee5931de, 0xb2f8158d, 0x59fb7409, 0x2e3dfaed, 0x9af25a3f, 0xe1fed4d5,
};

/** The codes for components of so many bits. */
typedef struct {
  guint bits;
  guint32 mask;                 /* of all components of a pixel */
  guint n_regular[N_CODES];     /* what is larger has words of one length */
  guint long_length[N_CODES];   /* of these words */
  guint long_suffix[N_CODES];   /* of these, how many bits tell them apart */
  guint64 long_mask[N_CODES];   /* no word of them is more than this, at the left end of 64 bits */
  guint8 lengths[256][N_CODES]; /* of every word */
  guint8 buckets[256];          /* of numbers of differences */
  guint32 differences[N_COLORS][256]; /* by their numbers: 0, -1, 1, -2 …, where the component is */
} Family;

/** A component.  Differences that are about as large share a bucket. */
typedef struct {
  guint32 counters[N_BUCKETS][N_CODES];
  guint8 best[256]; /* code, by the number before: the same for all of a bucket */
} Channel;

/** Components whose runs are common, one in each byte of a pixel: red, green, blue, or alpha where red is. */
typedef struct {
  Channel channels[N_COLORS];
  guint n_channels;
  guint8 (*numbers)[4]; /* of differences, by component, from the pixel before the row on */
  guint32 *row;
  guint32 *above;
  guint wait;
  guint8 seed;
  guint mask_index;
  guint mask_left;
  guint run_state;
} Plane;

typedef struct {
  guint64 window; /* the next ones, from the left end on: 32 at least; all of it where is_far() */
  int n;          /* so many of these are of the words before @at */
  gsize at;       /* a word of @data */
  const guint8 *data;
  gsize size; /* in bytes: whole words */
  const Family *family;
} Bits;

/* --- bits --- */

/** Whether the next two words are there. */
static inline gboolean
is_far (const Bits *bits)
{
  return bits->at + sizeof (guint64) <= bits->size;
}

static inline guint64
load_far (const Bits *bits)
{
  guint64 words;

  memcpy (&words, bits->data + bits->at, sizeof words);
  words = GUINT64_FROM_LE (words);
  return words << 32 | words >> 32;
}

static guint64
load (const Bits *bits)
{
  guint32 word = 0;

  if (is_far (bits))
    return load_far (bits);
  if (bits->at < bits->size)
    memcpy (&word, bits->data + bits->at, sizeof word);
  return (guint64) GUINT32_FROM_LE (word) << 32;
}

/** Without a branch that nobody could foretell.  What is beyond the words before @at is what the next ones put
 * there again. */
static inline void
put (Bits *bits, guint64 words)
{
  bits->window |= words >> bits->n;
  bits->at += (gsize) (~bits->n & 32) / 8;
  bits->n |= 32;
}

static void
fill (Bits *bits)
{
  put (bits, load (bits));
}

static inline guint
peek (const Bits *bits, guint n)
{
  return (guint) (bits->window >> (64 - n));
}

static inline void
eat (Bits *bits, guint n)
{
  bits->window <<= n;
  bits->n -= (int) n;
}

/** The library wants to see a whole word always. */
static inline gboolean
has_failed (const Bits *bits)
{
  return ((gint64) bits->size - (gint64) bits->at) * 8 + bits->n < 32;
}

static void
fail (Bits *bits)
{
  bits->at = bits->size;
  bits->n = 0;
}

/** Where it is in a pixel: as bitmaps have it, blue at the right. */
static inline guint
get_shift (guint channel)
{
  return 8 * (N_COLORS - 1 - channel);
}

/* --- codes --- */

static guint
get_width (guint n)
{
  guint width = 0;

  while (1u << width < n)
    width++;
  return width;
}

static void
init_code (Family *family, guint code)
{
  const guint n_values = 1u << family->bits;
  const guint prefix = MIN (MAX_LENGTH - family->bits, (1u << (family->bits - code)) - 1);

  family->n_regular[code] = prefix << code;
  family->long_suffix[code] = get_width (n_values - (prefix << code));
  family->long_length[code] = prefix + family->long_suffix[code];
  family->long_mask[code] = G_MAXUINT64 >> prefix;
  for (guint i = 0; i < 256; i++)
    family->lengths[i][code] =
        (guint8) (i < family->n_regular[code] ? (i >> code) + code + 1 : family->long_length[code]);
}

static void
init_family (Family *family, guint bits)
{
  const guint mask = (1u << bits) - 1;

  family->bits = bits;
  family->mask = mask * 0x010101;
  for (guint code = 0; code < bits; code++)
    init_code (family, code);
  for (guint i = 0; i <= mask; i++)
    for (guint c = 0; c < N_COLORS; c++)
      family->differences[c][i] = ((i & 1) != 0 ? mask - (i >> 1) : i >> 1) << get_shift (c);
  /* Small numbers have a bucket each, larger ones share one: 0, 1 to 2, 3 to 6 … */
  for (guint i = 0; i < 256; i++)
    family->buckets[i] = (guint8) MIN (31 - (guint) __builtin_clz ((i & mask) + 1), bits - 1);
}

static const Family *
get_family (guint bits)
{
  static Family families[2];
  static gsize is_ready;

  if (g_once_init_enter (&is_ready)) {
    init_family (&families[0], 5);
    init_family (&families[1], 8);
    g_once_init_leave (&is_ready, 1);
  }
  return &families[bits == 5 ? 0 : 1];
}

static inline gboolean
is_long (const Bits *bits, guint code)
{
  return bits->window <= bits->family->long_mask[code];
}

static guint
read_long (Bits *bits, guint code)
{
  const Family *family = bits->family;
  const guint length = family->long_length[code];
  const guint suffix = peek (bits, length) & ((1u << family->long_suffix[code]) - 1);

  eat (bits, length);
  return (guint8) (family->n_regular[code] + suffix);
}

static inline guint
read_short (Bits *bits, guint code)
{
  const guint zeros = (guint) __builtin_clzll (bits->window);
  /* With the bit that ends the zeros, which then are one too many. */
  const guint64 rest = bits->window << zeros >> (~code & 63);

  eat (bits, zeros + 1 + code);
  return (guint8) (((zeros - 1) << code) + rest);
}

static guint
read_number (Bits *bits, guint code)
{
  const guint number = is_long (bits, code) ? read_long (bits, code) : read_short (bits, code);

  fill (bits);
  return number;
}

/* --- models --- */

/** For all numbers of a bucket.  Of components of 5 bits, the lower ones of a number count. */
static void
set_best (Channel *channel, guint bucket, guint bits, guint code)
{
  const guint first = (1u << bucket) - 1;
  const guint n = bucket == bits - 1 ? (1u << bucket) + 1 : 1u << bucket;

  if (channel->best[first] == code)
    return;
  for (guint i = first; i < sizeof channel->best; i += 1u << bits)
    memset (channel->best + i, (int) code, n);
}

/** Of codes that are as good, the last one is best.  Without a branch that nobody could foretell. */
static void
learn_number (Channel *channel, guint bucket, const Family *family, guint number, guint trigger)
{
  guint32 *counters = channel->counters[bucket];
  guint32 least = G_MAXUINT32;

  for (guint i = 0; i < family->bits; i++) {
    counters[i] += family->lengths[number][i];
    least = MIN (least, counters[i] * N_CODES + (N_CODES - 1 - i));
  }
  set_best (channel, bucket, family->bits, N_CODES - 1 - least % N_CODES);
  for (guint i = 0; least / N_CODES > trigger && i < family->bits; i++)
    counters[i] >>= 1;
}

/** From the pixel at @i. */
static void
learn (Plane *plane, const Family *family, guint i)
{
  for (guint c = 0; c < plane->n_channels; c++)
    learn_number (&plane->channels[c], family->buckets[plane->numbers[i][c]], family,
                  plane->numbers[i + 1][c], triggers[plane->mask_index]);
}

static guint
get_pause (Plane *plane)
{
  return chaos[++plane->seed] & ((1u << plane->mask_index) - 1);
}

/* --- pixels --- */

/* All components of a pixel at once, without one running over into the next. */

static inline guint32
average (guint32 a, guint32 b)
{
  return (a & b) + (((a ^ b) & 0xfefefefe) >> 1);
}

static inline guint32
add (guint32 a, guint32 b)
{
  return ((a & 0x7f7f7f7f) + (b & 0x7f7f7f7f)) ^ ((a ^ b) & 0x80808080);
}

static inline guint32
foretell (const Plane *plane, guint i, gboolean has_above)
{
  if (i == 0)
    return has_above ? plane->above[0] : 0;
  return has_above ? average (plane->row[i - 1], plane->above[i]) : plane->row[i - 1];
}

static inline gboolean
begins_run (const guint32 *row, const guint32 *above, guint i)
{
  return above[i - 1] == above[i] && row[i - 1] == row[i - 2];
}

static guint64
read_run (Plane *plane, Bits *bits)
{
  guint64 length = 0;
  guint n_ones;

  do {
    n_ones = (guint) __builtin_clz (~peek (bits, 8) << 24 | 1u << 23);
    for (guint i = 0; i < n_ones; i++) {
      length += G_GUINT64_CONSTANT (1) << run_lengths[plane->run_state];
      if (plane->run_state < N_RUN_STATES - 1)
        plane->run_state++;
    }
    eat (bits, n_ones == 8 ? 8 : n_ones + 1);
    fill (bits);
  } while (n_ones == 8 && !has_failed (bits));
  if (run_lengths[plane->run_state] > 0) {
    length += peek (bits, run_lengths[plane->run_state]);
    eat (bits, run_lengths[plane->run_state]);
    fill (bits);
  }
  if (plane->run_state > 0)
    plane->run_state--;
  return length;
}

static void
repeat_pixel (Plane *plane, guint i, guint n)
{
  for (guint end = i + n; i < end; i++)
    plane->row[i] = plane->row[i - 1];
}

/* --- rows --- */

static void
read_pixel (Plane *plane, Bits *bits, guint i, gboolean has_above)
{
  const Family *family = bits->family;
  guint32 differences = 0;

  for (guint c = 0; c < plane->n_channels; c++) {
    const guint before = plane->numbers[i][c];
    const guint number = read_number (bits, plane->channels[c].best[before]);

    plane->numbers[i + 1][c] = (guint8) number;
    differences |= family->differences[c][number];
  }
  plane->row[i] = add (differences, foretell (plane, i, has_above)) & family->mask;
}

/** Pixels like most are: no word of them is long, and what is above and before is there.  Words of 21 bits
 * are short, so three of them are in the window. */
static inline guint
read_common_of (Plane *plane, Bits *bits, guint n_channels, guint i, guint end)
{
  const Family *family = bits->family;
  const guint32 *const above = plane->above;
  guint32 *const row = plane->row;
  guint8 (*const numbers)[4] = plane->numbers;
  Bits ahead = *bits; /* in registers */
  guint32 pixel = row[i - 1];
  guint codes[N_COLORS] = { 0 };

#pragma GCC unroll 3
  for (guint c = 0; c < n_channels; c++)
    codes[c] = plane->channels[c].best[numbers[i][c]];
  for (; i < end && G_LIKELY (is_far (&ahead)) && !begins_run (row, above, i); i++) {
    guint32 differences = 0;

#pragma GCC unroll 3
    for (guint c = 0; c < n_channels; c++) {
      guint number;

      if (G_UNLIKELY (is_long (&ahead, codes[c])))
        return i;
      number = read_short (&ahead, codes[c]);
      codes[c] = plane->channels[c].best[number];
      numbers[i + 1][c] = (guint8) number;
      differences |= family->differences[c][number];
    }
    if (G_UNLIKELY (ahead.n < 0))
      return i;
    put (&ahead, load_far (&ahead));
    pixel = add (differences, average (pixel, above[i])) & family->mask;
    row[i] = pixel;
    bits->window = ahead.window;
    bits->n = ahead.n;
    bits->at = ahead.at;
  }
  return i;
}

static guint
read_common (Plane *plane, Bits *bits, guint i, guint end)
{
  if (plane->n_channels == N_COLORS)
    return read_common_of (plane, bits, N_COLORS, i, end);
  return read_common_of (plane, bits, 1, i, end);
}

/** Returns: where it ends, or a run begins; not at @after_run */
static guint
read_pixels (Plane *plane, Bits *bits, guint i, guint end, guint after_run, gboolean has_above)
{
  while (i < end && !has_failed (bits)) {
    if (i != after_run && has_above && i > 2) {
      i = read_common (plane, bits, i, end);
      if (i == end || begins_run (plane->row, plane->above, i))
        break;
    }
    read_pixel (plane, bits, i++, has_above);
  }
  return i;
}

/** Returns: the next pixel to learn from */
static guint
begin_row (Plane *plane, Bits *bits, gboolean has_above)
{
  read_pixels (plane, bits, 0, 1, 0, has_above);
  if (plane->wait > 0) {
    plane->wait--;
  } else {
    plane->wait = get_pause (plane);
    learn (plane, bits->family, 0);
  }
  return 1 + plane->wait;
}

/** Part of a row, from @i on, in which codes are judged at the same intervals. */
static void
read_part (Plane *plane, Bits *bits, guint i, guint end, gboolean has_above)
{
  guint stop = i == 0 ? begin_row (plane, bits, has_above) : i + plane->wait;
  guint after_run = 0;
  guint64 run;

  if (i == 0)
    i = 1;
  while (!has_failed (bits)) {
    const guint target = MIN (stop + 1, end);

    i = read_pixels (plane, bits, i, target, after_run, has_above);
    if (has_failed (bits))
      return;
    if (i < target) {
      plane->wait = stop - i;
      run = read_run (plane, bits);
      after_run = i;
      if (run > end - i)
        fail (bits);
      if (has_failed (bits))
        return;
      repeat_pixel (plane, i, (guint) run);
      i += (guint) run;
      if (i == end)
        return;
      stop = i + plane->wait;
    } else if (stop < end) {
      learn (plane, bits->family, stop);
      stop = i + get_pause (plane);
    } else {
      plane->wait = stop - end;
      return;
    }
  }
}

static void
turn_rows (Plane *plane, gboolean has_above)
{
  guint32 *row = plane->above;

  plane->above = plane->row;
  plane->row = row;
  if (has_above)
    memcpy (plane->numbers[0], plane->numbers[1], sizeof plane->numbers[0]);
}

static void
read_row (Plane *plane, Bits *bits, guint width, gboolean has_above)
{
  guint i = 0;

  turn_rows (plane, has_above);
  while (plane->mask_index < MAX_MASK_INDEX && plane->mask_left <= width - i &&
         !has_failed (bits)) {
    if (plane->mask_left > 0)
      read_part (plane, bits, i, i + plane->mask_left, has_above);
    i += plane->mask_left;
    plane->mask_index++;
    plane->mask_left = MASK_PIXELS;
  }
  if (i == width || has_failed (bits))
    return;
  read_part (plane, bits, i, width, has_above);
  if (plane->mask_index < MAX_MASK_INDEX)
    plane->mask_left -= width - i;
}

static void
init_plane (Plane *plane, guint n_channels, guint32 *memory, guint width, guint bits)
{
  *plane = (Plane){ .n_channels = n_channels, .seed = 0xff, .mask_left = MASK_PIXELS };
  plane->numbers = (guint8 (*)[4]) memory;
  plane->row = memory + width + 1;
  plane->above = memory + 2 * width + 1;
  for (guint c = 0; c < n_channels; c++)
    memset (plane->channels[c].best, (int) bits - 1, sizeof plane->channels[c].best);
}

/** @alpha: (nullable).  @out: not aligned */
static void
write_row (const guint32 *colors, const guint32 *alpha, guint8 *out, guint width)
{
  for (guint i = 0; i < width; i++) {
    const guint32 pixel = GUINT32_TO_LE (alpha != NULL ? colors[i] | alpha[i] << 8 : colors[i]);

    memcpy (out + (gsize) i * 4, &pixel, sizeof pixel);
  }
}

/** @out: (nullable) */
static const char *
read_rows (Bits *bits, gboolean has_alpha, guint32 width, guint32 height, guint8 *out)
{
  const gsize length = 3 * (gsize) width + 1;
  g_autofree guint32 *memory = g_new0 (guint32, length * 2);
  Plane colors, alpha;

  init_plane (&colors, N_COLORS, memory, width, bits->family->bits);
  init_plane (&alpha, 1, memory + length, width, bits->family->bits);
  for (guint32 row = 0; row < height && !has_failed (bits); row++) {
    read_row (&colors, bits, width, row > 0);
    if (has_alpha && !has_failed (bits))
      read_row (&alpha, bits, width, row > 0);
    if (out != NULL)
      write_row (colors.row, has_alpha ? alpha.row : NULL, out + (gsize) row * width * 4, width);
  }
  return has_failed (bits) ? no_end : NULL;
}

guint
pdk_spice_quic_get_format (const guint8 *data, gsize size)
{
  PdkSpiceReader reader = { data, size, 8, size < 8 };

  switch (pdk_spice_reader_get32 (&reader)) {
  case TYPE_RGB24:
  case TYPE_RGB32:
    return SPICE_BITMAP_FMT_32BIT;
  case TYPE_RGBA:
    return SPICE_BITMAP_FMT_RGBA;
  default:
    return SPICE_BITMAP_FMT_INVALID;
  }
}

const char *
pdk_spice_quic_unpack (
    const guint8 *data, gsize size, guint32 width, guint32 height, guint8 *pixels)
{
  PdkSpiceReader reader = { data, size, 0, FALSE };
  const guint32 magic = pdk_spice_reader_get32 (&reader);
  const guint32 version = pdk_spice_reader_get32 (&reader);
  const guint32 type = pdk_spice_reader_get32 (&reader);
  const guint32 its_width = pdk_spice_reader_get32 (&reader);
  const guint32 its_height = pdk_spice_reader_get32 (&reader);
  Bits bits = { .at = HEADER, .data = data, .size = size / 4 * 4 };

  if (reader.failed || magic != MAGIC || version != VERSION || type < TYPE_RGB16 ||
      type > TYPE_RGBA)
    return "a photograph is of no known type";
  if (its_width != width || its_height != height || width == 0 || height == 0 ||
      width > G_MAXINT16 || height > G_MAXINT16)
    return "a photograph is of another size than it says";
  if (size < HEADER + 4)
    return no_end;
  bits.family = get_family (type == TYPE_RGB16 ? 5 : 8);
  fill (&bits);
  return read_rows (&bits, type == TYPE_RGBA, width, height, pixels);
}
