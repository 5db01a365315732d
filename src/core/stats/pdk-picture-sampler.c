/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-stats"

#include "config.h"

#include "stats/pdk-picture-sampler.h"

#include "domain/pdk-domain-private.h"
#include "domain/pdk-domain-screenshot.h"

/* Twice as wide as they are shown, for screens of many pixels. */
#define WIDTH 480
/* Seconds. */
#define LIVE_AGE      2  /* of a picture that is at hand */
#define AGE           5  /* of a picture when it is taken anew */
#define FAILED_AGE    60 /* of a failure when it is tried again */
#define LONGEST_PAUSE 60
/* So many times as long as the last one took is waited. */
#define PAUSE_FACTOR 19

struct _PdkPictureSampler {
  GObject parent_instance;

  GHashTable *wanted;   /* PdkDomain (borrowed) → Due */
  PdkDomain *under_way; /* owned, nullable */
  gint64 started;
  gint64 paused_until;
  guint second; /* ms */
  guint source;
  gboolean active;
};

typedef struct {
  gint64 at; /* monotonic µs: when a picture is to be taken; 0 at once */
} Due;

G_DEFINE_FINAL_TYPE (PdkPictureSampler, pdk_picture_sampler, G_TYPE_OBJECT)

static gint64
seconds (PdkPictureSampler *self, double n)
{
  return (gint64) (n * self->second * 1000);
}

static gboolean
has_screen (PdkDomain *domain)
{
  const PdkDomainState state = pdk_domain_get_state (domain);

  return (state == PDK_DOMAIN_RUNNING || state == PDK_DOMAIN_PAUSED) &&
         !pdk_domain_is_stale (domain) && !pdk_domain_is_hung (domain);
}

/* Returns: (nullable) (transfer none): whose turn it is */
static PdkDomain *
pick (PdkPictureSampler *self, gint64 now)
{
  GHashTableIter iter;
  gpointer domain;
  gpointer value;
  PdkDomain *oldest = NULL;
  gint64 best = now;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &domain, &value)) {
    const Due *due = value;

    if (due->at <= best && has_screen (domain)) {
      best = due->at;
      oldest = domain;
    }
  }
  return oldest;
}

static void
on_taken (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkPictureSampler) self = user_data;
  PdkDomain *domain = PDK_DOMAIN (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkPicture) picture = pdk_domain_screenshot_finish (domain, result, &error);
  const gint64 now = g_get_monotonic_time ();
  Due *due = g_hash_table_lookup (self->wanted, domain);

  if (error != NULL)
    g_debug ("no picture of %s: %s", pdk_domain_get_uuid (domain), error->message);
  g_clear_object (&self->under_way);
  self->paused_until =
      now + MIN ((now - self->started) * PAUSE_FACTOR, seconds (self, LONGEST_PAUSE));
  if (due != NULL)
    due->at = now + seconds (self, picture != NULL ? AGE : FAILED_AGE);
  /* Stopped meanwhile: it is of a run that is over. */
  if (picture != NULL && pdk_domain_is_active (domain))
    pdk_domain_set_picture (domain, picture);
}

/* Where the screen is open here, nobody needs to be asked for it, busy or slow as the host may be. */
static void
take_one_at_hand (PdkPictureSampler *self, gint64 now)
{
  g_autoptr (PdkPicture) picture = NULL;
  g_autoptr (PdkDomain) taken = NULL;
  GHashTableIter iter;
  gpointer domain, value;

  g_hash_table_iter_init (&iter, self->wanted);
  while (picture == NULL && g_hash_table_iter_next (&iter, &domain, &value)) {
    Due *due = value;

    if (due->at > now || !has_screen (domain))
      continue;
    picture = pdk_domain_take_picture (domain, WIDTH);
    if (picture == NULL)
      continue;
    due->at = now + seconds (self, LIVE_AGE);
    taken = g_object_ref (domain);
  }
  if (picture != NULL)
    pdk_domain_set_picture (taken, picture);
}

static gboolean
on_tick (gpointer user_data)
{
  PdkPictureSampler *self = user_data;
  const gint64 now = g_get_monotonic_time ();
  PdkDomain *domain = NULL;

  take_one_at_hand (self, now);
  if (self->under_way != NULL || now < self->paused_until)
    return G_SOURCE_CONTINUE;
  domain = pick (self, now);
  if (domain == NULL)
    return G_SOURCE_CONTINUE;
  self->under_way = g_object_ref (domain);
  self->started = now;
  pdk_domain_screenshot_async (domain, WIDTH, NULL, on_taken, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* Four looks a second while there is anything to look for; none otherwise. */
static void
update_source (PdkPictureSampler *self)
{
  const gboolean needed = self->active && g_hash_table_size (self->wanted) > 0;

  if (needed && self->source == 0)
    self->source = g_timeout_add (MAX (self->second / 4, 1), on_tick, self);
  else if (!needed)
    g_clear_handle_id (&self->source, g_source_remove);
}

static void
pdk_picture_sampler_dispose (GObject *object)
{
  PdkPictureSampler *self = PDK_PICTURE_SAMPLER (object);

  g_hash_table_remove_all (self->wanted);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->under_way);

  G_OBJECT_CLASS (pdk_picture_sampler_parent_class)->dispose (object);
}

static void
pdk_picture_sampler_finalize (GObject *object)
{
  g_hash_table_unref (PDK_PICTURE_SAMPLER (object)->wanted);

  G_OBJECT_CLASS (pdk_picture_sampler_parent_class)->finalize (object);
}

static void
pdk_picture_sampler_class_init (PdkPictureSamplerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_picture_sampler_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_picture_sampler_finalize;
}

static void
pdk_picture_sampler_init (PdkPictureSampler *self)
{
  self->wanted = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->second = 1000;
}

PdkPictureSampler *
pdk_picture_sampler_new (void)
{
  return g_object_new (PDK_TYPE_PICTURE_SAMPLER, NULL);
}

void
pdk_picture_sampler_set_wanted (PdkPictureSampler *self, PdkDomain *domain, gboolean wanted)
{
  g_return_if_fail (PDK_IS_PICTURE_SAMPLER (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  if (!wanted)
    g_hash_table_remove (self->wanted, domain);
  else if (!g_hash_table_contains (self->wanted, domain))
    g_hash_table_insert (self->wanted, domain, g_new0 (Due, 1));
  update_source (self);
}

void
pdk_picture_sampler_set_active (PdkPictureSampler *self, gboolean active)
{
  g_return_if_fail (PDK_IS_PICTURE_SAMPLER (self));

  self->active = active;
  update_source (self);
}

void
pdk_picture_sampler_set_second (PdkPictureSampler *self, guint ms)
{
  g_return_if_fail (PDK_IS_PICTURE_SAMPLER (self));
  g_return_if_fail (ms > 0);

  self->second = ms;
  g_clear_handle_id (&self->source, g_source_remove);
  update_source (self);
}
