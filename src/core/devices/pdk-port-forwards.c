/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-port-forwards.h"

#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME "portForward"

/* Reading of elements */

static void
describe_range (PdkXmlElement *range, GString *text)
{
  g_autofree char *start = pdk_xml_get_string (range, "@start");
  g_autofree char *end = pdk_xml_get_string (range, "@end");
  g_autofree char *to = pdk_xml_get_string (range, "@to");

  g_string_append_printf (text, " %s%s", pdk_xml_equals (range, "@exclude", "yes") ? "~" : "",
                          start != NULL ? start : "");
  if (end != NULL)
    g_string_append_printf (text, "-%s", end);
  if (to != NULL)
    g_string_append_printf (text, ":%s", to);
}

static char *
describe (PdkXmlElement *forward)
{
  g_autofree char *protocol = pdk_xml_get_string (forward, "@proto");
  g_autofree char *address = pdk_xml_get_string (forward, "@address");
  g_autofree char *device = pdk_xml_get_string (forward, "@dev");
  GString *text = g_string_new (protocol);
  PdkXmlElement *range = NULL;

  while ((range = pdk_xml_next (forward, range, "range")) != NULL)
    describe_range (range, text);
  if (address != NULL)
    g_string_append_printf (text, " from %s", address);
  if (device != NULL)
    g_string_append_printf (text, " dev %s", device);
  return g_string_free (text, FALSE);
}

char *
pdk_port_forwards_get (PdkXmlElement *interface, const PdkField *field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PdkXmlElement *forward = NULL;

  (void) field;
  while ((forward = pdk_xml_next (interface, forward, NAME)) != NULL) {
    g_autofree char *line = describe (forward);

    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", line);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Reading of a text: it is written into an element, which is of no use where that fails. */

/* “8000-8100:80”, “~8050” */
static gboolean
read_range (const char *word, PdkXmlElement *range)
{
  const gboolean exclude = *word == '~';
  g_autofree char *ports = g_strdup (word + exclude);
  char *to = strchr (ports, ':');
  char *end = NULL;

  if (to != NULL)
    *to++ = '\0';
  end = strchr (ports, '-');
  if (end != NULL)
    *end++ = '\0';
  if (!pdk_field_is_port (ports) || (end != NULL && !pdk_field_is_port (end)) ||
      (to != NULL && (exclude || !pdk_field_is_port (to))))
    return FALSE;
  pdk_xml_set_attribute (range, "start", ports);
  pdk_xml_set_attribute (range, "end", end);
  pdk_xml_set_attribute (range, "to", to);
  pdk_xml_set_attribute (range, "exclude", exclude ? "yes" : NULL);
  return TRUE;
}

static gboolean
read_words (char **words, PdkXmlElement *forward)
{
  for (; *words != NULL; words++) {
    const gboolean address = strcmp (*words, "from") == 0;

    if (**words == '\0')
      continue;
    if (!address && strcmp (*words, "dev") != 0) {
      if (!read_range (*words, pdk_xml_add (forward, "range", NULL)))
        return FALSE;
      continue;
    }
    words++;
    if (*words == NULL || **words == '\0' || (address && !pdk_field_is_ip (*words)))
      return FALSE;
    pdk_xml_set_attribute (forward, address ? "address" : "dev", *words);
  }
  return TRUE;
}

/* Has @forward say what @line does. */
static gboolean
read_line (const char *line, PdkXmlElement *forward)
{
  g_autofree char *text = g_strstrip (g_strdup (line));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  if (words[0] == NULL || (strcmp (words[0], "tcp") != 0 && strcmp (words[0], "udp") != 0))
    return FALSE;
  pdk_xml_set_attribute (forward, "proto", words[0]);
  pdk_xml_set_attribute (forward, "address", NULL);
  pdk_xml_set_attribute (forward, "dev", NULL);
  while (pdk_xml_find (forward, "range") != NULL)
    pdk_xml_remove (pdk_xml_find (forward, "range"));
  return read_words (words + 1, forward);
}

gboolean
pdk_port_forwards_check (const PdkField *field, const char *value, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (value, ",", -1);

  (void) field;
  for (char **line = lines; *line != NULL; line++) {
    g_autoptr (PdkXmlDocument) document = pdk_xml_document_new (NAME);

    if (!read_line (*line, pdk_xml_document_get_root (document))) {
      /* Translators: %s is an example */
      g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("Write it like this: %s"),
                   "tcp 2022:22 8000-8100 ~8050 from 10.0.0.1 dev eth0, udp 53");
      return FALSE;
    }
  }
  return TRUE;
}

/* One that says the same stays as it is, with what else is in it. */
static void
write_line (PdkXmlElement *interface, PdkXmlElement **at, const char *line)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new (NAME);
  g_autofree char *now = *at != NULL ? describe (*at) : NULL;
  g_autofree char *then = NULL;

  read_line (line, pdk_xml_document_get_root (document));
  then = describe (pdk_xml_document_get_root (document));
  if (*at == NULL)
    read_line (line, pdk_xml_add (interface, NAME, NULL));
  else if (g_strcmp0 (now, then) != 0)
    read_line (line, *at);
  if (*at != NULL)
    *at = pdk_xml_next (interface, *at, NAME);
}

void
pdk_port_forwards_set (PdkXmlElement *interface, const PdkField *field, const char *value)
{
  g_auto (GStrv) lines = value != NULL ? g_strsplit (value, ",", -1) : NULL;
  PdkXmlElement *at = pdk_xml_next (interface, NULL, NAME);

  (void) field;
  for (char **line = lines; line != NULL && *line != NULL; line++)
    write_line (interface, &at, *line);
  while (at != NULL) {
    PdkXmlElement *next = pdk_xml_next (interface, at, NAME);

    pdk_xml_remove (at);
    at = next;
  }
}
