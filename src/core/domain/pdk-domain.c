/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain.h"

#include "connection/pdk-connection.h"
#include "domain/pdk-domain-link.h"
#include "domain/pdk-domain-os.h"
#include "domain/pdk-domain-private.h"
#include "domain/pdk-domain-state.h"
#include "pdk-text.h"

#include <string.h>

/* There may be 10,000 of these, most of them never on screen: the histories and texts that only some
 * need are made when asked for, and no closure or weak reference exists per object. */

struct _PdkDomain {
  GObject parent_instance;

  /* Owned */
  PdkDomainLink *link;
  PdkDomainInfo *info;
  PdkDomainDetails *details;  /* nullable */
  char *display_name;         /* NULL when the title or name can be shown as it is */
  char *hung_text;            /* nullable */
  char *address;              /* nullable */
  PdkHistory *cpu_history;    /* nullable */
  PdkHistory *memory_history; /* nullable */

  /* Borrowed */
  const PdkOs *os; /* nullable */

  PdkDomainSample sample;
  gint64 hung_since; /* monotonic µs; 0 when it answers */
  guint hung_timer;
  guint watchers;
  char uuid[VIR_UUID_STRING_BUFLEN]; /* of its own, as others key tables with it */
  guint stale : 1;
  guint gone : 1;
  guint details_valid : 1;
};

typedef enum {
  PROP_UUID = 1,
  PROP_ID,
  PROP_NAME,
  PROP_TITLE,
  PROP_DISPLAY_NAME,
  PROP_CONNECTION,
  PROP_HOST_NAME,
  PROP_STATE,
  PROP_STATE_TEXT,
  PROP_FEATURES,
  PROP_STALE,
  PROP_HUNG,
  PROP_OS_ID,
  PROP_OS_NAME,
  PROP_VCPUS,
  PROP_MEMORY,
  PROP_AUTOSTART,
  PROP_PERSISTENT,
  PROP_ADDRESS,
  PROP_CPU_PERCENT,
  PROP_MEMORY_USED,
  PROP_DISK_RATE,
  PROP_NET_RATE,
  PROP_CPU_HISTORY,
  PROP_MEMORY_HISTORY,
} PdkDomainProperty;

#define N_PROPS (PROP_MEMORY_HISTORY + 1)

static GParamSpec *props[N_PROPS];

enum { SIGNAL_GONE, N_SIGNALS };

static guint signals[N_SIGNALS];

static const PdkDomainSample unknown_sample = {
  .cpu_percent = -1,
  .memory_used = 0,
  .disk_rate = -1,
  .net_rate = -1,
};

G_DEFINE_ENUM_TYPE (PdkDomainState,
                    pdk_domain_state,
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_SHUTTING_DOWN, "shutting-down"),
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_SHUT_OFF, "shut-off"),
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_SAVED, "saved"),
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_CRASHED, "crashed"),
                    G_DEFINE_ENUM_VALUE (PDK_DOMAIN_SUSPENDED, "suspended"))

G_DEFINE_FINAL_TYPE (PdkDomain, pdk_domain, G_TYPE_OBJECT)

static void
notify (PdkDomain *self, PdkDomainProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

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
    notify (self, PROP_STATE);
  if (now.features != before->features)
    notify (self, PROP_FEATURES);
  if (now.hung != before->hung)
    notify (self, PROP_HUNG);
  /* The age in the text of a hung one is renewed by its timer. */
  if (now.hung != before->hung || (!now.hung && now.plain_text != before->plain_text))
    notify (self, PROP_STATE_TEXT);
}

static const char *
title_or_name (PdkDomain *self)
{
  const char *title = pdk_domain_get_title (self);

  return title != NULL ? title : self->info->name;
}

static void
update_display_name (PdkDomain *self)
{
  g_autofree char *safe = pdk_text_display (title_or_name (self));

  g_clear_pointer (&self->display_name, g_free);
  if (strcmp (safe, title_or_name (self)) != 0)
    self->display_name = g_steal_pointer (&safe);
}

static void
apply_values (PdkDomain *self, const PdkDomainSample *sample)
{
  PdkDomainSample before = self->sample;

  self->sample = *sample;
  if (before.cpu_percent != sample->cpu_percent)
    notify (self, PROP_CPU_PERCENT);
  if (before.memory_used != sample->memory_used)
    notify (self, PROP_MEMORY_USED);
  if (before.disk_rate != sample->disk_rate)
    notify (self, PROP_DISK_RATE);
  if (before.net_rate != sample->net_rate)
    notify (self, PROP_NET_RATE);
}

/* What was measured does not hold any more. */
static void
clear_measurements (PdkDomain *self)
{
  apply_values (self, &unknown_sample);
  pdk_domain_set_address (self, NULL);
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
    notify (self, PROP_STATE_TEXT);
  return G_SOURCE_CONTINUE;
}

static void
pdk_domain_dispose (GObject *object)
{
  PdkDomain *self = PDK_DOMAIN (object);

  pdk_domain_os_forget (self);
  g_clear_handle_id (&self->hung_timer, g_source_remove);
  g_clear_object (&self->cpu_history);
  g_clear_object (&self->memory_history);

  G_OBJECT_CLASS (pdk_domain_parent_class)->dispose (object);
}

static void
pdk_domain_finalize (GObject *object)
{
  PdkDomain *self = PDK_DOMAIN (object);

  pdk_domain_link_set_watched (self->link, self, FALSE);
  pdk_domain_link_unref (self->link);
  pdk_domain_info_unref (self->info);
  g_clear_pointer (&self->details, pdk_domain_details_unref);
  g_free (self->display_name);
  g_free (self->hung_text);
  g_free (self->address);

  G_OBJECT_CLASS (pdk_domain_parent_class)->finalize (object);
}

static void
pdk_domain_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkDomain *self = PDK_DOMAIN (object);

  switch ((PdkDomainProperty) prop_id) {
  case PROP_UUID:
    g_value_set_string (value, pdk_domain_get_uuid (self));
    break;
  case PROP_ID:
    g_value_set_int (value, pdk_domain_get_id (self));
    break;
  case PROP_NAME:
    g_value_set_string (value, pdk_domain_get_name (self));
    break;
  case PROP_TITLE:
    g_value_set_string (value, pdk_domain_get_title (self));
    break;
  case PROP_DISPLAY_NAME:
    g_value_set_string (value, pdk_domain_get_display_name (self));
    break;
  case PROP_CONNECTION:
    g_value_set_object (value, pdk_domain_get_connection (self));
    break;
  case PROP_HOST_NAME:
    g_value_set_string (value, pdk_domain_get_host_name (self));
    break;
  case PROP_STATE:
    g_value_set_enum (value, pdk_domain_get_state (self));
    break;
  case PROP_STATE_TEXT:
    g_value_set_string (value, pdk_domain_get_state_text (self));
    break;
  case PROP_FEATURES:
    g_value_set_uint (value, pdk_domain_get_features (self));
    break;
  case PROP_STALE:
    g_value_set_boolean (value, pdk_domain_is_stale (self));
    break;
  case PROP_HUNG:
    g_value_set_boolean (value, pdk_domain_is_hung (self));
    break;
  case PROP_OS_ID:
    g_value_set_string (value, pdk_domain_get_os_id (self));
    break;
  case PROP_OS_NAME:
    g_value_set_string (value, pdk_domain_get_os_name (self));
    break;
  case PROP_VCPUS:
    g_value_set_uint (value, pdk_domain_get_vcpus (self));
    break;
  case PROP_MEMORY:
    g_value_set_uint64 (value, pdk_domain_get_memory (self));
    break;
  case PROP_AUTOSTART:
    g_value_set_boolean (value, pdk_domain_get_autostart (self));
    break;
  case PROP_PERSISTENT:
    g_value_set_boolean (value, pdk_domain_is_persistent (self));
    break;
  case PROP_ADDRESS:
    g_value_set_string (value, pdk_domain_get_address (self));
    break;
  case PROP_CPU_PERCENT:
    g_value_set_double (value, pdk_domain_get_cpu_percent (self));
    break;
  case PROP_MEMORY_USED:
    g_value_set_uint64 (value, pdk_domain_get_memory_used (self));
    break;
  case PROP_DISK_RATE:
    g_value_set_double (value, pdk_domain_get_disk_rate (self));
    break;
  case PROP_NET_RATE:
    g_value_set_double (value, pdk_domain_get_net_rate (self));
    break;
  case PROP_CPU_HISTORY:
    g_value_set_object (value, pdk_domain_get_cpu_history (self));
    break;
  case PROP_MEMORY_HISTORY:
    g_value_set_object (value, pdk_domain_get_memory_history (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    break;
  }
}

static void
install_string (PdkDomainProperty property, const char *name)
{
  props[property] =
      g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_boolean (PdkDomainProperty property, const char *name)
{
  props[property] =
      g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_uint (PdkDomainProperty property, const char *name)
{
  props[property] = g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_uint64 (PdkDomainProperty property, const char *name)
{
  props[property] = g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_double (PdkDomainProperty property, const char *name)
{
  props[property] = g_param_spec_double (name, NULL, NULL, -1, G_MAXDOUBLE, -1,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_object (PdkDomainProperty property, const char *name, GType type)
{
  props[property] =
      g_param_spec_object (name, NULL, NULL, type, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
pdk_domain_class_init (PdkDomainClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_domain_dispose;
  object_class->finalize = pdk_domain_finalize;
  object_class->get_property = pdk_domain_get_property;

  install_string (PROP_UUID, "uuid");
  props[PROP_ID] = g_param_spec_int ("id", NULL, NULL, -1, G_MAXINT, -1,
                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  install_string (PROP_NAME, "name");
  install_string (PROP_TITLE, "title");
  install_string (PROP_DISPLAY_NAME, "display-name");
  install_object (PROP_CONNECTION, "connection", PDK_TYPE_CONNECTION);
  install_string (PROP_HOST_NAME, "host-name");
  props[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_DOMAIN_STATE, PDK_DOMAIN_UNKNOWN,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  install_string (PROP_STATE_TEXT, "state-text");
  install_uint (PROP_FEATURES, "features");
  install_boolean (PROP_STALE, "stale");
  install_boolean (PROP_HUNG, "hung");
  install_string (PROP_OS_ID, "os-id");
  install_string (PROP_OS_NAME, "os-name");
  install_uint (PROP_VCPUS, "vcpus");
  install_uint64 (PROP_MEMORY, "memory");
  install_boolean (PROP_AUTOSTART, "autostart");
  install_boolean (PROP_PERSISTENT, "persistent");
  install_string (PROP_ADDRESS, "address");
  install_double (PROP_CPU_PERCENT, "cpu-percent");
  install_uint64 (PROP_MEMORY_USED, "memory-used");
  install_double (PROP_DISK_RATE, "disk-rate");
  install_double (PROP_NET_RATE, "net-rate");
  install_object (PROP_CPU_HISTORY, "cpu-history", PDK_TYPE_HISTORY);
  install_object (PROP_MEMORY_HISTORY, "memory-history", PDK_TYPE_HISTORY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_GONE] = g_signal_new ("gone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_domain_init (PdkDomain *self)
{
  self->sample = unknown_sample;
}

PdkDomain *
pdk_domain_new (PdkConnection *connection, PdkDomainInfo *info)
{
  PdkDomain *self = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (PDK_TYPE_DOMAIN, NULL);
  self->link = pdk_domain_link_get (connection);
  self->info = pdk_domain_info_ref (info);
  g_strlcpy (self->uuid, info->uuid, sizeof self->uuid);
  update_display_name (self);
  return self;
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
    update_display_name (self);
    notify (self, PROP_NAME);
    if (pdk_domain_get_title (self) == NULL)
      notify (self, PROP_DISPLAY_NAME);
  }
  if (before->autostart != info->autostart)
    notify (self, PROP_AUTOSTART);
  if (before->persistent != info->persistent)
    notify (self, PROP_PERSISTENT);
  if (before->id != info->id)
    notify (self, PROP_ID);
  /* Stopped, perhaps started again since: what was measured is of the last run. */
  if (pdk_domain_state_is_active (before) && before->id != info->id) {
    clear_hung (self);
    clear_measurements (self);
  }
  notify_derived (self, &derived);
  g_object_thaw_notify (G_OBJECT (self));
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
    update_display_name (self);
    notify (self, PROP_TITLE);
    notify (self, PROP_DISPLAY_NAME);
  }
  if (g_strcmp0 (old_os_id, details->os_id) != 0) {
    notify (self, PROP_OS_ID);
    pdk_domain_os_resolve (self);
  }
  if (before == NULL || before->vcpus != details->vcpus)
    notify (self, PROP_VCPUS);
  if (before == NULL || before->memory_kib != details->memory_kib)
    notify (self, PROP_MEMORY);
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
  notify (self, PROP_ADDRESS);
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
  notify (self, PROP_STALE);
  /* Nobody can tell any more whether it answers. */
  if (stale)
    clear_hung (self);
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
  notify_derived (self, &before);
  g_signal_emit (self, signals[SIGNAL_GONE], 0);
}

void
pdk_domain_notify_host_name (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  notify (self, PROP_HOST_NAME);
}

void
pdk_domain_set_os (PdkDomain *self, const PdkOs *os)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  if (self->os == os)
    return;
  self->os = os;
  notify (self, PROP_OS_NAME);
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

  return self->display_name != NULL ? self->display_name : title_or_name (self);
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
