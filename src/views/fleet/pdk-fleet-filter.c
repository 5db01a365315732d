/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-filter.h"

#include <string.h>

/* GtkFilter over PdkDomain.  Matching allocates nothing for ASCII text, so that ten thousand
 * machines are searched within a frame. */

struct _PdkFleetFilter {
  GtkFilter parent_instance;

  PdkFleetScope scope;
  PdkConnection *connection;
  gboolean show_stopped;
  char *search; /* as typed */
  char *needle; /* folded, NULL when there is nothing to search for */
};

typedef enum { PROP_CONNECTION = 1, PROP_SHOW_STOPPED, PROP_SEARCH } PdkFleetFilterProperty;

static GParamSpec *props[PROP_SEARCH + 1];

G_DEFINE_FINAL_TYPE (PdkFleetFilter, pdk_fleet_filter, GTK_TYPE_FILTER)

/* Lower case without accents: what a person types is found in what is written. */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) bare = g_string_new (NULL);

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_ismark (c))
      g_string_append_unichar (bare, c);
  }
  return g_utf8_casefold (bare->str, bare->len);
}

static gboolean
contains_ascii (const char *text, const char *needle, gsize length)
{
  for (; *text != '\0'; text++) {
    if (g_ascii_strncasecmp (text, needle, length) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  if (g_str_is_ascii (text))
    return contains_ascii (text, needle, strlen (needle));

  folded = fold (text);
  return strstr (folded, needle) != NULL;
}

static gboolean
matches_search (PdkDomain *domain, const char *needle)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);

  return contains (pdk_domain_get_name (domain), needle) ||
         contains (pdk_domain_get_title (domain), needle) ||
         (connection != NULL && contains (pdk_connection_get_name (connection), needle)) ||
         contains (pdk_domain_get_uuid (domain), needle);
}

static gboolean
pdk_fleet_filter_match (GtkFilter *filter, gpointer item)
{
  PdkFleetFilter *self = PDK_FLEET_FILTER (filter);
  PdkDomain *domain = PDK_DOMAIN (item);

  if (!pdk_fleet_filter_in_scope (self, domain))
    return FALSE;
  if (!self->show_stopped && !pdk_domain_is_active (domain))
    return FALSE;
  return self->needle == NULL || matches_search (domain, self->needle);
}

static void
set_show_stopped (PdkFleetFilter *self, gboolean show_stopped)
{
  if (self->show_stopped == show_stopped)
    return;

  self->show_stopped = show_stopped;
  gtk_filter_changed (GTK_FILTER (self),
                      show_stopped ? GTK_FILTER_CHANGE_LESS_STRICT : GTK_FILTER_CHANGE_MORE_STRICT);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_STOPPED]);
}

static void
set_search (PdkFleetFilter *self, const char *search)
{
  g_autofree char *text = g_strstrip (g_strdup (search != NULL ? search : ""));

  if (g_strcmp0 (self->search, text) == 0)
    return;

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = fold (text);
  g_free (self->search);
  self->search = g_steal_pointer (&text);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCH]);
}

static void
pdk_fleet_filter_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkFleetFilter *self = PDK_FLEET_FILTER (object);

  switch ((PdkFleetFilterProperty) prop_id) {
  case PROP_CONNECTION:
    g_value_set_object (value, self->connection);
    break;
  case PROP_SHOW_STOPPED:
    g_value_set_boolean (value, self->show_stopped);
    break;
  case PROP_SEARCH:
    g_value_set_string (value, self->search);
    break;
  }
}

static void
pdk_fleet_filter_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  PdkFleetFilter *self = PDK_FLEET_FILTER (object);

  switch ((PdkFleetFilterProperty) prop_id) {
  case PROP_SHOW_STOPPED:
    set_show_stopped (self, g_value_get_boolean (value));
    break;
  case PROP_SEARCH:
    set_search (self, g_value_get_string (value));
    break;
  case PROP_CONNECTION: /* read-only */
    break;
  }
}

static void
pdk_fleet_filter_dispose (GObject *object)
{
  PdkFleetFilter *self = PDK_FLEET_FILTER (object);

  g_clear_object (&self->connection);
  G_OBJECT_CLASS (pdk_fleet_filter_parent_class)->dispose (object);
}

static void
pdk_fleet_filter_finalize (GObject *object)
{
  PdkFleetFilter *self = PDK_FLEET_FILTER (object);

  g_free (self->search);
  g_free (self->needle);
  G_OBJECT_CLASS (pdk_fleet_filter_parent_class)->finalize (object);
}

static void
pdk_fleet_filter_class_init (PdkFleetFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_fleet_filter_get_property;
  object_class->set_property = pdk_fleet_filter_set_property;
  object_class->dispose = pdk_fleet_filter_dispose;
  object_class->finalize = pdk_fleet_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = pdk_fleet_filter_match;

  props[PROP_CONNECTION] =
      g_param_spec_object ("connection", NULL, NULL, PDK_TYPE_CONNECTION, G_PARAM_READABLE | flags);
  props[PROP_SHOW_STOPPED] =
      g_param_spec_boolean ("show-stopped", NULL, NULL, TRUE, G_PARAM_READWRITE | flags);
  props[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", G_PARAM_READWRITE | flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_fleet_filter_init (PdkFleetFilter *self)
{
  self->show_stopped = TRUE;
  self->search = g_strdup ("");
}

PdkFleetFilter *
pdk_fleet_filter_new (void)
{
  return g_object_new (PDK_TYPE_FLEET_FILTER, NULL);
}

void
pdk_fleet_filter_set_scope (PdkFleetFilter *self, PdkFleetScope scope, PdkConnection *connection)
{
  gboolean connection_changed;

  g_return_if_fail (PDK_IS_FLEET_FILTER (self));
  g_return_if_fail ((scope == PDK_FLEET_HOST) == (connection != NULL));

  connection_changed = g_set_object (&self->connection, connection);
  if (self->scope == scope && !connection_changed)
    return;

  self->scope = scope;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
  if (connection_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTION]);
}

PdkFleetScope
pdk_fleet_filter_get_scope (PdkFleetFilter *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_FILTER (self), PDK_FLEET_ALL);

  return self->scope;
}

PdkConnection *
pdk_fleet_filter_get_connection (PdkFleetFilter *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_FILTER (self), NULL);

  return self->connection;
}

gboolean
pdk_fleet_filter_get_show_stopped (PdkFleetFilter *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_FILTER (self), TRUE);

  return self->show_stopped;
}

gboolean
pdk_fleet_filter_is_searching (PdkFleetFilter *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_FILTER (self), FALSE);

  return self->needle != NULL;
}

gboolean
pdk_fleet_filter_in_scope (PdkFleetFilter *self, PdkDomain *domain)
{
  g_return_val_if_fail (PDK_IS_FLEET_FILTER (self), FALSE);

  switch (self->scope) {
  case PDK_FLEET_ALL:
    return TRUE;
  case PDK_FLEET_RUNNING:
    return pdk_domain_is_active (domain);
  case PDK_FLEET_HOST:
    return pdk_domain_get_connection (domain) == self->connection;
  }
  g_return_val_if_reached (FALSE);
}
