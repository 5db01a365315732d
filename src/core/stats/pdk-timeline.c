/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-timeline"
#include "config.h"

#include "stats/pdk-timeline.h"

#include <math.h>
#include <string.h>

/* Each level is a ring of rows.  In the averaging ones the newest row is still open: what is pushed
 * within its time goes into its mean, so that all levels are up to date and need nothing beside the
 * rings.  A gap is a row of its own there too, and closes the row before it; one is enough for the
 * time of a row, so that a value that comes and goes does not wear a level out. */

typedef struct {
  guint capacity;
  gint64 width; /* µs of a row at first; 0: rows are what was pushed */
  gboolean merges;
} LevelKind;

static const LevelKind level_kinds[] = {
  { 600, 0, FALSE },
  { 360, 10 * G_TIME_SPAN_SECOND, FALSE },
  { 720, 60 * G_TIME_SPAN_SECOND, TRUE },
};

#define N_LEVELS G_N_ELEMENTS (level_kinds)

typedef struct {
  gint64 time;  /* mean of those it is of */
  guint weight; /* how many it is of; 0 for a gap */
} Row;

typedef struct {
  const LevelKind *kind; /* borrowed: static */
  Row *rows;             /* owned, as what follows; NULL before the first row */
  float *means;          /* a row after another */
  float *peaks;          /* NULL where rows are what was pushed */
  guint start;           /* where the oldest one is */
  guint length;
  gint64 width;
  gint64 period;     /* which of the periods of that width the newest row is of */
  gint64 gap_period; /* the last one with a gap */
} Level;

struct _PdkTimeline {
  GObject parent_instance;

  guint n_columns;
  Level levels[N_LEVELS];
};

G_DEFINE_FINAL_TYPE (PdkTimeline, pdk_timeline, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
get_index (const Level *level, guint position)
{
  return (level->start + position) % level->kind->capacity;
}

static Row *
get_row (const Level *level, guint position)
{
  return &level->rows[get_index (level, position)];
}

static float *
get_means (PdkTimeline *self, const Level *level, guint position)
{
  return level->means + (gsize) get_index (level, position) * self->n_columns;
}

static float *
get_peaks (PdkTimeline *self, const Level *level, guint position)
{
  float *all = level->peaks != NULL ? level->peaks : level->means;

  return all + (gsize) get_index (level, position) * self->n_columns;
}

static void
make_room (PdkTimeline *self, Level *level)
{
  const gsize n_values = (gsize) level->kind->capacity * self->n_columns;

  if (level->rows != NULL)
    return;
  level->rows = g_new0 (Row, level->kind->capacity);
  level->means = g_new (float, n_values);
  if (level->kind->width > 0)
    level->peaks = g_new (float, n_values);
  level->width = level->kind->width;
  level->gap_period = -1;
}

/* What is not known of one of them does not count. */
static void
merge_values (float *mean, float *peak, float other_mean, float other_peak, float share)
{
  if (isnan (other_mean))
    return;
  if (isnan (*mean)) {
    *mean = other_mean;
    *peak = other_peak;
  } else {
    *mean += (other_mean - *mean) * share;
    *peak = MAX (*peak, other_peak);
  }
}

static void
merge_row (PdkTimeline *self,
           Level *level,
           guint position,
           const Row *other,
           const float *means,
           const float *peaks)
{
  Row *row = get_row (level, position);
  float *own_means = get_means (self, level, position);
  float *own_peaks = get_peaks (self, level, position);
  const guint weight = row->weight + other->weight;
  const float share = weight > 0 ? (float) other->weight / (float) weight : 0;

  for (guint i = 0; i < self->n_columns; i++)
    merge_values (&own_means[i], &own_peaks[i], means[i], peaks[i], share);
  if (weight > 0)
    row->time += (other->time - row->time) * other->weight / weight;
  row->weight = weight;
}

static void
store_row (PdkTimeline *self,
           Level *level,
           guint position,
           const Row *row,
           const float *means,
           const float *peaks)
{
  const gsize size = self->n_columns * sizeof (float);

  *get_row (level, position) = *row;
  memmove (get_means (self, level, position), means, size);
  if (level->peaks != NULL)
    memmove (get_peaks (self, level, position), peaks, size);
}

/* Half as many rows, each of twice the time. */
static void
merge_pairs (PdkTimeline *self, Level *level)
{
  for (guint i = 0; i < level->length; i++) {
    const Row *row = get_row (level, i);
    const float *means = get_means (self, level, i);
    const float *peaks = get_peaks (self, level, i);

    if (i % 2 == 0)
      store_row (self, level, i / 2, row, means, peaks);
    else
      merge_row (self, level, i / 2, row, means, peaks);
  }
  level->length = (level->length + 1) / 2;
  level->width *= 2;
  level->period /= 2;
  level->gap_period = level->gap_period >= 0 ? level->gap_period / 2 : -1;
}

static void
append_row (PdkTimeline *self, Level *level, const Row *row, const float *values)
{
  if (level->length == level->kind->capacity && level->kind->merges)
    merge_pairs (self, level);
  if (level->length == level->kind->capacity)
    level->start = get_index (level, 1);
  else
    level->length++;
  store_row (self, level, level->length - 1, row, values, values);
}

static gboolean
is_gap (const Level *level, guint position)
{
  return get_row (level, position)->weight == 0;
}

static gboolean
ends_with_gap (const Level *level)
{
  return level->length > 0 && is_gap (level, level->length - 1);
}

static void
push_gap_to (PdkTimeline *self, Level *level, const Row *row, const float *values)
{
  const gint64 period = level->width > 0 ? row->time / level->width : -1;

  if (level->length == 0)
    return; /* nothing ends */
  if (ends_with_gap (level)) {
    get_row (level, level->length - 1)->time = row->time;
    return;
  }
  if (level->width > 0 && level->gap_period == period)
    return;
  append_row (self, level, row, values);
  level->gap_period = level->width > 0 ? row->time / level->width : -1;
}

static void
push_to (PdkTimeline *self, Level *level, const Row *row, const float *values)
{
  if (level->width > 0 && level->length > 0 && !ends_with_gap (level) &&
      level->period == row->time / level->width) {
    merge_row (self, level, level->length - 1, row, values, values);
    return;
  }
  append_row (self, level, row, values);
  if (level->width > 0)
    level->period = row->time / level->width;
}

static gboolean
is_nothing (PdkTimeline *self, const float *values)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (!isnan (values[i]))
      return FALSE;
  return TRUE;
}

static void
pdk_timeline_finalize (GObject *object)
{
  PdkTimeline *self = PDK_TIMELINE (object);

  for (guint i = 0; i < N_LEVELS; i++) {
    g_free (self->levels[i].rows);
    g_free (self->levels[i].means);
    g_free (self->levels[i].peaks);
  }
  G_OBJECT_CLASS (pdk_timeline_parent_class)->finalize (object);
}

static void
pdk_timeline_class_init (PdkTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_timeline_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_timeline_init (PdkTimeline *self)
{
  for (guint i = 0; i < N_LEVELS; i++)
    self->levels[i].kind = &level_kinds[i];
}

PdkTimeline *
pdk_timeline_new (guint n_columns)
{
  PdkTimeline *self = NULL;

  g_return_val_if_fail (n_columns > 0, NULL);

  self = g_object_new (PDK_TYPE_TIMELINE, NULL);
  self->n_columns = n_columns;
  return self;
}

guint
pdk_timeline_get_n_columns (PdkTimeline *self)
{
  g_return_val_if_fail (PDK_IS_TIMELINE (self), 0);

  return self->n_columns;
}

void
pdk_timeline_push (PdkTimeline *self, gint64 time, const float *values)
{
  const gboolean gap = is_nothing (self, values);
  const Row row = { time, gap ? 0 : 1 };

  g_return_if_fail (PDK_IS_TIMELINE (self));
  g_return_if_fail (time > pdk_timeline_get_end (self));

  for (guint i = 0; i < N_LEVELS; i++) {
    make_room (self, &self->levels[i]);
    if (gap)
      push_gap_to (self, &self->levels[i], &row, values);
    else
      push_to (self, &self->levels[i], &row, values);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
pdk_timeline_push_gap (PdkTimeline *self, gint64 time)
{
  g_autofree float *values = NULL;

  g_return_if_fail (PDK_IS_TIMELINE (self));

  values = g_new (float, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    values[i] = NAN;
  pdk_timeline_push (self, time, values);
}

gint64
pdk_timeline_get_begin (PdkTimeline *self)
{
  gint64 begin = 0;

  g_return_val_if_fail (PDK_IS_TIMELINE (self), 0);

  for (guint i = 0; i < N_LEVELS; i++)
    if (self->levels[i].length > 0) {
      const gint64 time = get_row (&self->levels[i], 0)->time;

      begin = begin == 0 ? time : MIN (begin, time);
    }
  return begin;
}

gint64
pdk_timeline_get_end (PdkTimeline *self)
{
  const Level *level = NULL;

  g_return_val_if_fail (PDK_IS_TIMELINE (self), 0);

  level = &self->levels[0];
  return level->length > 0 ? get_row (level, level->length - 1)->time : 0;
}

float
pdk_timeline_get_last (PdkTimeline *self, guint column)
{
  const Level *level = NULL;

  g_return_val_if_fail (PDK_IS_TIMELINE (self), NAN);
  g_return_val_if_fail (column < self->n_columns, NAN);

  level = &self->levels[0];
  return level->length > 0 ? get_means (self, level, level->length - 1)[column] : NAN;
}

/* Slices */

/* Whether it reaches back to @begin, or as far as anything does. */
static gboolean
reaches (const Level *level, gint64 begin)
{
  return level->length < level->kind->capacity || level->kind->merges ||
         get_row (level, 0)->time <= begin;
}

/* The position of the first row after @time, or the length. */
static guint
find_after (const Level *level, gint64 time)
{
  guint low = 0;
  guint high = level->length;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (get_row (level, middle)->time <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

PdkTimelineSlice
pdk_timeline_slice (PdkTimeline *self, gint64 begin, gint64 end)
{
  PdkTimelineSlice slice = { self, 0, 0, 0 };
  const Level *level = NULL;
  guint after;

  g_return_val_if_fail (PDK_IS_TIMELINE (self), slice);
  g_return_val_if_fail (begin < end, slice);

  while (!reaches (&self->levels[slice.level], begin))
    slice.level++;
  level = &self->levels[slice.level];
  slice.first = find_after (level, begin);
  if (slice.first > 0)
    slice.first--;
  after = MIN (find_after (level, end) + 1, level->length);
  slice.length = after - slice.first;
  return slice;
}

gint64
pdk_timeline_slice_get_time (const PdkTimelineSlice *slice, guint row)
{
  g_return_val_if_fail (slice != NULL && row < slice->length, 0);

  return get_row (&slice->timeline->levels[slice->level], slice->first + row)->time;
}

float
pdk_timeline_slice_get (const PdkTimelineSlice *slice, guint row, guint column)
{
  g_return_val_if_fail (slice != NULL && row < slice->length, NAN);
  g_return_val_if_fail (column < slice->timeline->n_columns, NAN);

  return get_means (slice->timeline, &slice->timeline->levels[slice->level],
                    slice->first + row)[column];
}

float
pdk_timeline_slice_get_peak (const PdkTimelineSlice *slice, guint row, guint column)
{
  g_return_val_if_fail (slice != NULL && row < slice->length, NAN);
  g_return_val_if_fail (column < slice->timeline->n_columns, NAN);

  return get_peaks (slice->timeline, &slice->timeline->levels[slice->level],
                    slice->first + row)[column];
}

gboolean
pdk_timeline_slice_is_gap (const PdkTimelineSlice *slice, guint row)
{
  g_return_val_if_fail (slice != NULL && row < slice->length, TRUE);

  return is_gap (&slice->timeline->levels[slice->level], slice->first + row);
}

guint
pdk_timeline_slice_find (const PdkTimelineSlice *slice, gint64 time)
{
  const Level *level = NULL;
  guint after;

  g_return_val_if_fail (slice != NULL && slice->length > 0, 0);

  level = &slice->timeline->levels[slice->level];
  after = CLAMP (find_after (level, time), slice->first, slice->first + slice->length - 1);
  if (after > slice->first &&
      time - get_row (level, after - 1)->time < get_row (level, after)->time - time)
    after--;
  return after - slice->first;
}

gint64
pdk_timeline_slice_get_width (const PdkTimelineSlice *slice)
{
  g_return_val_if_fail (slice != NULL, 0);

  return slice->timeline->levels[slice->level].width;
}
