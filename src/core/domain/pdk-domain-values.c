/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-internal.h"

#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain-state.h"
#include "pdk-text.h"

#include <string.h>

/* What is read from a machine. */

const char *
pdk_domain_title_or_name (PdkDomain *self)
{
  const char *title = pdk_domain_get_title (self);

  return title != NULL ? title : self->info->name;
}

void
pdk_domain_update_display_name (PdkDomain *self)
{
  g_autofree char *safe = pdk_text_display (pdk_domain_title_or_name (self));

  g_clear_pointer (&self->display_name, g_free);
  if (strcmp (safe, pdk_domain_title_or_name (self)) != 0)
    self->display_name = g_steal_pointer (&safe);
}

const char *
pdk_domain_get_uuid (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->uuid;
}

const char *
pdk_domain_get_name (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->info->name;
}

int
pdk_domain_get_id (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), -1);

  return self->info->id;
}

const char *
pdk_domain_get_title (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->details != NULL ? self->details->title : NULL;
}

const char *
pdk_domain_get_display_name (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->display_name != NULL ? self->display_name : pdk_domain_title_or_name (self);
}

PdkConnection *
pdk_domain_get_connection (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return pdk_domain_link_get_connection (self->link);
}

const char *
pdk_domain_get_host_name (PdkDomain *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self);

  return connection != NULL ? pdk_connection_get_name (connection) : NULL;
}

PdkDomainState
pdk_domain_get_state (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), PDK_DOMAIN_UNKNOWN);

  return pdk_domain_state_from_info (self->info);
}

const char *
pdk_domain_get_state_text (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->hung_text != NULL ? self->hung_text : pdk_domain_state_describe (self->info);
}

gboolean
pdk_domain_has_ended (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return pdk_domain_state_is_ended (self->info);
}

gboolean
pdk_domain_has_crashed (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return pdk_domain_state_is_crash (self->info);
}

PdkDomainFeatures
pdk_domain_get_features (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), 0);

  return pdk_domain_state_get_features (self->info, self->stale || self->gone,
                                        pdk_domain_is_hung (self));
}

gboolean
pdk_domain_is_stale (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->stale;
}

gboolean
pdk_domain_is_hung (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->hung_since != 0;
}

gboolean
pdk_domain_is_active (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return pdk_domain_state_is_active (self->info);
}

gboolean
pdk_domain_is_persistent (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->info->persistent;
}

gboolean
pdk_domain_is_gone (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->gone;
}

gboolean
pdk_domain_is_moved (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->moved;
}

const char *
pdk_domain_get_os_id (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->details != NULL ? self->details->os_id : NULL;
}

const char *
pdk_domain_get_os_name (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->os != NULL ? self->os->name : NULL;
}

guint
pdk_domain_get_vcpus (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), 0);

  return self->details != NULL ? self->details->vcpus : 0;
}

guint64
pdk_domain_get_memory (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), 0);

  return self->details != NULL ? self->details->memory_kib : 0;
}

gboolean
pdk_domain_get_autostart (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->info->autostart;
}

const char *
pdk_domain_get_address (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->address;
}

double
pdk_domain_get_cpu_percent (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), -1);

  return self->sample.cpu_percent;
}

guint64
pdk_domain_get_memory_used (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), 0);

  return self->sample.memory_used;
}

double
pdk_domain_get_disk_rate (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), -1);

  return self->sample.disk_rate;
}

double
pdk_domain_get_net_rate (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), -1);

  return self->sample.net_rate;
}

PdkHistory *
pdk_domain_get_cpu_history (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  if (self->cpu_history == NULL)
    self->cpu_history = pdk_history_new ();
  return self->cpu_history;
}

PdkHistory *
pdk_domain_get_memory_history (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  if (self->memory_history == NULL)
    self->memory_history = pdk_history_new ();
  return self->memory_history;
}

void
pdk_domain_watch (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->watchers++ == 0)
    pdk_domain_link_set_watched (self->link, self, TRUE);
}

void
pdk_domain_unwatch (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (self->watchers > 0);

  if (--self->watchers == 0)
    pdk_domain_link_set_watched (self->link, self, FALSE);
}

gboolean
pdk_domain_is_watched (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->watchers > 0;
}

static void
tell_picture_wanted (PdkDomain *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self);

  if (connection != NULL)
    pdk_picture_sampler_set_wanted (pdk_connection_get_picture_sampler (connection), self,
                                    self->picture_watchers > 0);
}

void
pdk_domain_want_picture (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->picture_watchers++ == 0)
    tell_picture_wanted (self);
}

void
pdk_domain_unwant_picture (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (self->picture_watchers > 0);

  if (--self->picture_watchers == 0)
    tell_picture_wanted (self);
}

void
pdk_domain_set_picture_source (PdkDomain *self, PdkDomainPictureFunc func, gpointer user_data)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (func != NULL);

  self->picture_func = func;
  self->picture_data = user_data;
}

void
pdk_domain_unset_picture_source (PdkDomain *self, gpointer user_data)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->picture_data != user_data)
    return;
  self->picture_func = NULL;
  self->picture_data = NULL;
}

PdkPicture *
pdk_domain_take_picture (PdkDomain *self, int max_width)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->picture_func != NULL ? self->picture_func (max_width, self->picture_data) : NULL;
}

PdkPicture *
pdk_domain_get_picture (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), NULL);

  return self->picture;
}

gboolean
pdk_domain_is_viewed (PdkDomain *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (self), FALSE);

  return self->viewers != NULL && pdk_viewers_count (self->viewers) > 0;
}
