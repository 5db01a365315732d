/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-internal.h"

#include "connection/pdk-connection.h"
#include "domain/pdk-domain-os.h"
#include "domain/pdk-domain-state.h"

/* The object and its properties; its values are in pdk-domain-values.c, and what changes them in
 * pdk-domain-apply.c. */

static GParamSpec *props[PDK_DOMAIN_N_PROPS];

enum { SIGNAL_GONE, SIGNAL_DEFINITION_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

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
  g_clear_pointer (&self->picture, pdk_picture_unref);
  g_clear_pointer (&self->viewers, pdk_viewers_free);
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
  case PROP_PICTURE:
    g_value_set_boxed (value, self->picture);
    break;
  case PROP_VIEWED:
    g_value_set_boolean (value, pdk_domain_is_viewed (self));
    break;
  case PROP_MOVED:
    g_value_set_boolean (value, pdk_domain_is_moved (self));
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
  props[PROP_PICTURE] = g_param_spec_boxed ("picture", NULL, NULL, PDK_TYPE_PICTURE,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  install_boolean (PROP_VIEWED, "viewed");
  install_boolean (PROP_MOVED, "moved");
  g_object_class_install_properties (object_class, PDK_DOMAIN_N_PROPS, props);

  signals[SIGNAL_GONE] = g_signal_new ("gone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DEFINITION_CHANGED] =
      g_signal_new ("definition-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_domain_init (PdkDomain *self)
{
  self->sample = PDK_DOMAIN_SAMPLE_UNKNOWN;
  self->moved_run = -1;
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
  self->moved = pdk_domain_state_is_moved (info);
  pdk_domain_update_display_name (self);
  return self;
}

void
pdk_domain_notify (PdkDomain *self, PdkDomainProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
  if (property == PROP_STATE || property == PROP_DISPLAY_NAME)
    pdk_domain_link_tell_changed (self->link);
}

void
pdk_domain_emit_gone (PdkDomain *self)
{
  g_signal_emit (self, signals[SIGNAL_GONE], 0);
}

void
pdk_domain_tell_definition_changed (PdkDomain *self)
{
  g_return_if_fail (PDK_IS_DOMAIN (self));

  g_signal_emit (self, signals[SIGNAL_DEFINITION_CHANGED], 0);
}
