/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-internal.h"

#include "domain/pdk-domain-os.h"
#include "domain/pdk-domain-state.h"
#include "pdk-trace.h"

#include <string.h>

/* Applying what workers read and what others found out, with a notification of what differs. */

/* What is derived from the rest, so that a change of it can be seen after the fact. */
typedef struct {
  PdkDomainState state;
  PdkDomainFeatures features;
  const char *plain_text; /* static */
  gboolean hung;
} Derived;

static Derived
derive (PdkDomain *self)
{
  Derived derived = {
    .state = pdk_domain_get_state (self),
    .features = pdk_domain_get_features (self),
    .plain_text = pdk_domain_state_describe (self->info),
    .hung = pdk_domain_is_hung (self),
  };

  return derived;
}

static void
notify_derived (PdkDomain *self, const Derived *before)
{
  Derived now = derive (self);

  if (now.state != before->state)
    pdk_domain_notify (self, PROP_STATE);
  if (now.features != before->features)
    pdk_domain_notify (self, PROP_FEATURES);
  if (now.hung != before->hung)
    pdk_domain_notify (self, PROP_HUNG);
  /* The age in the text of a hung one is renewed by its timer. */
  if (now.hung != before->hung || (!now.hung && now.plain_text != before->plain_text))
    pdk_domain_notify (self, PROP_STATE_TEXT);
}

static void
apply_values (PdkDomain *self, const PdkDomainSample *sample)
{
  PdkDomainSample before = self->sample;

  self->sample = *sample;
  if (before.cpu_percent != sample->cpu_percent)
    pdk_domain_notify (self, PROP_CPU_PERCENT);
  if (before.memory_used != sample->memory_used)
    pdk_domain_notify (self, PROP_MEMORY_USED);
  if (before.disk_rate != sample->disk_rate)
    pdk_domain_notify (self, PROP_DISK_RATE);
  if (before.net_rate != sample->net_rate)
    pdk_domain_notify (self, PROP_NET_RATE);
}

/* What was measured does not hold any more. */
static void
forget_viewers (PdkDomain *self)
{
  if (!pdk_domain_is_viewed (self))
    return;
  pdk_viewers_clear (self->viewers);
  pdk_domain_notify (self, PROP_VIEWED);
}

static void
clear_measurements (PdkDomain *self)
{
  apply_values (self, &PDK_DOMAIN_SAMPLE_UNKNOWN);
  pdk_domain_set_address (self, NULL);
  pdk_domain_set_picture (self, NULL);
  forget_viewers (self);
  if (self->cpu_history != NULL)
    pdk_history_clear (self->cpu_history);
  if (self->memory_history != NULL)
    pdk_history_clear (self->memory_history);
}

static gboolean
update_hung_text (PdkDomain *self)
{
  guint64 seconds = (g_get_monotonic_time () - self->hung_since) / G_USEC_PER_SEC;
  g_autofree char *text = pdk_domain_state_describe_hung (seconds);

  if (g_strcmp0 (text, self->hung_text) == 0)
    return FALSE;
  g_free (self->hung_text);
  self->hung_text = g_steal_pointer (&text);
  return TRUE;
}

static void
clear_hung (PdkDomain *self)
{
  self->hung_since = 0;
  g_clear_handle_id (&self->hung_timer, g_source_remove);
  g_clear_pointer (&self->hung_text, g_free);
}

static gboolean
on_hung_timeout (gpointer user_data)
{
  PdkDomain *self = PDK_DOMAIN (user_data);

  if (update_hung_text (self))
    pdk_domain_notify (self, PROP_STATE_TEXT);
  return G_SOURCE_CONTINUE;
}

static void
set_moved (PdkDomain *self, gboolean moved)
{
  if (self->moved == (guint) moved)
    return;
  self->moved = moved;
  pdk_domain_notify (self, PROP_MOVED);
}

/* A reading that began before the machine left may come after the news of that. */
static void
update_moved (PdkDomain *self)
{
  const PdkDomainInfo *info = self->info;

  set_moved (self, pdk_domain_state_is_moved (info) ||
                       (self->moved && (info->id < 0 || info->id == self->moved_run)));
}

void
pdk_domain_note_moved (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  self->moved_run = self->info->id;
  set_moved (self, TRUE);
}

/* Stopped, perhaps started again since: what was measured is of the last run.  State and id are read
 * one after the other, so a machine that stops between may be off with the id that it had. */
static gboolean
is_over (const PdkDomainInfo *before, const PdkDomainInfo *info)
{
  if (before->id != info->id)
    return pdk_domain_state_is_active (before) || before->id >= 0;
  return pdk_domain_state_is_active (before) && !pdk_domain_state_is_active (info);
}

void
pdk_domain_apply_info (PdkDomain *self, PdkDomainInfo *info)
{
  g_autoptr (PdkDomainInfo) before = NULL;
  Derived derived;

  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (info != NULL);
  g_return_if_fail (strcmp (info->uuid, self->uuid) == 0);

  derived = derive (self);
  before = g_steal_pointer (&self->info);
  self->info = pdk_domain_info_ref (info);

  g_object_freeze_notify (G_OBJECT (self));
  if (strcmp (before->name, info->name) != 0) {
    pdk_domain_update_display_name (self);
    pdk_domain_notify (self, PROP_NAME);
    if (pdk_domain_get_title (self) == NULL)
      pdk_domain_notify (self, PROP_DISPLAY_NAME);
  }
  if (before->autostart != info->autostart)
    pdk_domain_notify (self, PROP_AUTOSTART);
  if (before->persistent != info->persistent)
    pdk_domain_notify (self, PROP_PERSISTENT);
  if (before->id != info->id)
    pdk_domain_notify (self, PROP_ID);
  if (is_over (before, info)) {
    clear_hung (self);
    clear_measurements (self);
  }
  update_moved (self);
  notify_derived (self, &derived);
  g_object_thaw_notify (G_OBJECT (self));
  if (derived.state != pdk_domain_get_state (self))
    pdk_trace_event ("state-applied", "uuid", "s", self->uuid, "state", "x",
                     (gint64) pdk_domain_get_state (self), NULL);
}

void
pdk_domain_apply_details (PdkDomain *self, PdkDomainDetails *details)
{
  g_autoptr (PdkDomainDetails) before = NULL;
  const char *old_title = NULL;
  const char *old_os_id = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (details != NULL);

  before = g_steal_pointer (&self->details);
  old_title = before != NULL ? before->title : NULL;
  old_os_id = before != NULL ? before->os_id : NULL;
  self->details = pdk_domain_details_ref (details);
  self->details_valid = TRUE;

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (old_title, details->title) != 0) {
    pdk_domain_update_display_name (self);
    pdk_domain_notify (self, PROP_TITLE);
    pdk_domain_notify (self, PROP_DISPLAY_NAME);
  }
  if (g_strcmp0 (old_os_id, details->os_id) != 0) {
    pdk_domain_notify (self, PROP_OS_ID);
    pdk_domain_os_resolve (self);
  }
  if (before == NULL || before->vcpus != details->vcpus)
    pdk_domain_notify (self, PROP_VCPUS);
  if (before == NULL || before->memory_kib != details->memory_kib)
    pdk_domain_notify (self, PROP_MEMORY);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
pdk_domain_has_details (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->details_valid;
}

void
pdk_domain_invalidate_details (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  self->details_valid = FALSE;
}

static void
push_history (PdkDomain *self)
{
  guint64 memory = pdk_domain_get_memory (self);

  if (self->cpu_history != NULL && self->sample.cpu_percent >= 0)
    pdk_history_push (self->cpu_history, (float) self->sample.cpu_percent);
  if (self->memory_history != NULL && self->sample.memory_used > 0 && memory > 0) {
    double percent = 100.0 * (double) self->sample.memory_used / (double) memory;

    pdk_history_push (self->memory_history, (float) CLAMP (percent, 0, 100));
  }
}

void
pdk_domain_apply_sample (PdkDomain *self, const PdkDomainSample *sample)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (sample != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  apply_values (self, sample);
  push_history (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_domain_set_address (PdkDomain *self, const char *address)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (g_strcmp0 (self->address, address) == 0)
    return;
  g_free (self->address);
  self->address = g_strdup (address);
  pdk_domain_notify (self, PROP_ADDRESS);
}

void
pdk_domain_set_stale (PdkDomain *self, gboolean stale)
{
  Derived before;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  stale = !!stale;
  if (self->stale == (guint) stale)
    return;
  before = derive (self);
  self->stale = stale;
  g_object_freeze_notify (G_OBJECT (self));
  pdk_domain_notify (self, PROP_STALE);
  /* Nobody can tell any more whether it answers, and who watches it. */
  if (stale) {
    clear_hung (self);
    forget_viewers (self);
  }
  notify_derived (self, &before);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_domain_set_hung (PdkDomain *self, gint64 since)
{
  Derived before;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->hung_since == since)
    return;
  before = derive (self);
  if (since == 0) {
    clear_hung (self);
  } else {
    self->hung_since = since;
    update_hung_text (self);
    if (self->hung_timer == 0)
      self->hung_timer = g_timeout_add_seconds (1, on_hung_timeout, self);
  }
  g_object_freeze_notify (G_OBJECT (self));
  notify_derived (self, &before);
  g_object_thaw_notify (G_OBJECT (self));
}

/** As libvirt has it of a machine that is stored where it was.  One that is not is gone with the news that
 * it left, and the last that was read is that it was held for that. */
static void
set_left (PdkDomain *self)
{
  PdkDomainInfo *left = pdk_domain_info_new (self->uuid, self->info->name);

  left->id = self->info->id;
  left->state = VIR_DOMAIN_SHUTOFF;
  left->reason = VIR_DOMAIN_SHUTOFF_MIGRATED;
  left->persistent = self->info->persistent;
  pdk_domain_info_unref (self->info);
  self->info = left;
}

void
pdk_domain_set_gone (PdkDomain *self)
{
  g_autoptr (PdkDomain) keep = NULL;
  Derived before;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->gone)
    return;
  keep = g_object_ref (self);
  before = derive (self);
  self->gone = TRUE;
  clear_hung (self);
  if (self->moved)
    set_left (self);
  notify_derived (self, &before);
  pdk_domain_emit_gone (self);
}

void
pdk_domain_notify_host_name (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  pdk_domain_notify (self, PROP_HOST_NAME);
}

void
pdk_domain_set_os (PdkDomain *self, const PdkOs *os)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->os == os)
    return;
  self->os = os;
  pdk_domain_notify (self, PROP_OS_NAME);
}

void
pdk_domain_set_picture (PdkDomain *self, PdkPicture *picture)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->picture == picture)
    return;
  g_clear_pointer (&self->picture, pdk_picture_unref);
  self->picture = picture != NULL ? pdk_picture_ref (picture) : NULL;
  pdk_domain_notify (self, PROP_PICTURE);
}

void
pdk_domain_note_viewer (PdkDomain *self, const char *who, gboolean connected)
{
  gboolean before;

  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (who != NULL);

  if (self->viewers == NULL)
    self->viewers = pdk_viewers_new ();
  before = pdk_domain_is_viewed (self);
  pdk_viewers_note (self->viewers, who, connected);
  if (before != pdk_domain_is_viewed (self))
    pdk_domain_notify (self, PROP_VIEWED);
}
