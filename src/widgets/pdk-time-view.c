/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-time-view.h"

#define MIN_SPAN     (10 * G_TIME_SPAN_SECOND)
#define MIN_ALL      G_TIME_SPAN_MINUTE
#define DEFAULT_SPAN G_TIME_SPAN_MINUTE

struct _PdkTimeView {
  GObject parent_instance;

  gint64 known_begin;
  gint64 known_end;
  gint64 span;   /* 0: all there is */
  gint64 end;    /* 0: the newest reading */
  gint64 cursor; /* 0: none */
  gboolean zoomed;
};

enum { SIGNAL_CHANGED, SIGNAL_ADVANCED, SIGNAL_CURSOR_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTimeView, pdk_time_view, G_TYPE_OBJECT)

static gint64
get_all (PdkTimeView *self)
{
  return MAX (self->known_end - self->known_begin, MIN_ALL);
}

static gint64
get_shown_span (PdkTimeView *self)
{
  return self->span > 0 ? self->span : get_all (self);
}

static void
tell_changed (PdkTimeView *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pdk_time_view_class_init (PdkTimeViewClass *klass)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_TIME_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ADVANCED] = g_signal_new ("advanced", PDK_TYPE_TIME_VIEW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CURSOR_CHANGED] =
      g_signal_new ("cursor-changed", PDK_TYPE_TIME_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
pdk_time_view_init (PdkTimeView *self)
{
  self->span = DEFAULT_SPAN;
}

PdkTimeView *
pdk_time_view_new (void)
{
  return g_object_new (PDK_TYPE_TIME_VIEW, NULL);
}

void
pdk_time_view_set_known (PdkTimeView *self, gint64 begin, gint64 end)
{
  g_return_if_fail (PDK_IS_TIME_VIEW (self));
  g_return_if_fail (begin <= end);

  self->known_begin = begin;
  self->known_end = end;
  /* Time has gone on. */
  if (self->cursor > 0 && self->cursor < pdk_time_view_get_begin (self))
    pdk_time_view_set_cursor (self, 0);
  g_signal_emit (self, signals[SIGNAL_ADVANCED], 0);
}

gint64
pdk_time_view_get_begin (PdkTimeView *self)
{
  g_return_val_if_fail (PDK_IS_TIME_VIEW (self), 0);

  return pdk_time_view_get_end (self) - get_shown_span (self);
}

gint64
pdk_time_view_get_end (PdkTimeView *self)
{
  g_return_val_if_fail (PDK_IS_TIME_VIEW (self), 0);

  return self->end > 0 ? self->end : self->known_end;
}

void
pdk_time_view_set_span (PdkTimeView *self, gint64 span)
{
  g_return_if_fail (PDK_IS_TIME_VIEW (self));
  g_return_if_fail (span == 0 || span >= MIN_SPAN);

  self->span = span;
  self->end = 0;
  self->zoomed = FALSE;
  tell_changed (self);
}

gint64
pdk_time_view_get_span (PdkTimeView *self)
{
  g_return_val_if_fail (PDK_IS_TIME_VIEW (self), 0);

  return self->zoomed ? -1 : self->span;
}

/* The end, or 0 when that is all there is. */
static gint64
limit_end (PdkTimeView *self, gint64 end, gint64 span)
{
  end = MAX (end, self->known_begin + span);
  return end >= self->known_end ? 0 : end;
}

void
pdk_time_view_zoom (PdkTimeView *self, double factor, gint64 time)
{
  gint64 before, span, end;

  g_return_if_fail (PDK_IS_TIME_VIEW (self));
  g_return_if_fail (factor > 0);

  before = get_shown_span (self);
  span = (gint64) CLAMP ((double) before * factor, MIN_SPAN, MAX (get_all (self), MIN_SPAN));
  if (span == before)
    return;
  end = pdk_time_view_get_end (self);
  if (time > 0 && time <= end)
    end = time + (gint64) ((double) (end - time) * (double) span / (double) before);
  self->span = span;
  self->end = limit_end (self, end, span);
  self->zoomed = TRUE;
  tell_changed (self);
}

void
pdk_time_view_move (PdkTimeView *self, gint64 by)
{
  gint64 end;

  g_return_if_fail (PDK_IS_TIME_VIEW (self));

  end = limit_end (self, pdk_time_view_get_end (self) + by, get_shown_span (self));
  if (end == self->end)
    return;
  self->end = end;
  tell_changed (self);
}

gboolean
pdk_time_view_is_now (PdkTimeView *self)
{
  g_return_val_if_fail (PDK_IS_TIME_VIEW (self), TRUE);

  return self->end == 0;
}

void
pdk_time_view_go_to_now (PdkTimeView *self)
{
  g_return_if_fail (PDK_IS_TIME_VIEW (self));

  if (self->end == 0)
    return;
  self->end = 0;
  tell_changed (self);
}

void
pdk_time_view_set_cursor (PdkTimeView *self, gint64 time)
{
  g_return_if_fail (PDK_IS_TIME_VIEW (self));

  if (self->cursor == time)
    return;
  self->cursor = time;
  g_signal_emit (self, signals[SIGNAL_CURSOR_CHANGED], 0);
}

gint64
pdk_time_view_get_cursor (PdkTimeView *self)
{
  g_return_val_if_fail (PDK_IS_TIME_VIEW (self), 0);

  return self->cursor;
}
