/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-secrets.h"

#include "devices/pdk-item-match.h"
#include "pdk-error.h"
#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define BULLETS "••••••"

/* Attributes and elements that hold one, wherever they are.  What libvirt itself keeps from those who
 * may only read, https://libvirt.org/formatdomain.html: “passwd”, “cookies”. */
static const char *const attributes[] = { "passwd", "password" };
static const char *const elements[] = { "password", "cookie" };

/* @text up to @end, with bullets for all but the line ends */
static void
append_masked (GString *out, const char *text, const char *end)
{
  if (end > text)
    g_string_append (out, BULLETS);
  for (; text < end; text++)
    if (*text == '\n')
      g_string_append_c (out, '\n');
}

/* The value of an attribute behind @name, when there is one: where it begins, within its quotes. */
static const char *
find_value (const char *at, const char *name)
{
  const gsize length = strlen (name);

  if (strncmp (at, name, length) != 0)
    return NULL;
  at += length;
  at += strspn (at, " \t\r\n");
  if (*at != '=')
    return NULL;
  at++;
  at += strspn (at, " \t\r\n");
  return *at == '"' || *at == '\'' ? at + 1 : NULL;
}

static const char *
find_secret_value (const char *text, const char *at)
{
  if (at > text && !g_ascii_isspace (at[-1]))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++) {
    const char *value = find_value (at, attributes[i]);

    if (value != NULL)
      return value;
  }
  return NULL;
}

/* The text of an element that holds a secret: where it begins, behind its “>”. */
static const char *
find_secret_text (const char *at)
{
  if (*at != '<')
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++) {
    const gsize length = strlen (elements[i]);
    const char *behind = at + 1 + length;
    const char *end = NULL;

    if (strncmp (at + 1, elements[i], length) != 0 ||
        (*behind != '>' && !g_ascii_isspace (*behind)))
      continue;
    end = strchr (behind, '>');
    if (end != NULL && end[-1] != '/')
      return end + 1;
  }
  return NULL;
}

char *
pdk_secrets_mask (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = text;

  g_return_val_if_fail (text != NULL, NULL);

  while (*at != '\0') {
    const char *secret = find_secret_value (text, at);
    const char *end = NULL;

    if (secret != NULL)
      end = strchr (secret, secret[-1]);
    else if ((secret = find_secret_text (at)) != NULL)
      end = strchr (secret, '<');
    if (secret == NULL) {
      g_string_append_c (out, *at++);
      continue;
    }
    /* One that does not end may be all that follows. */
    if (end == NULL)
      end = secret + strlen (secret);
    g_string_append_len (out, at, secret - at);
    append_masked (out, secret, end);
    at = end;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
take_out_of (PdkXmlElement *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    pdk_xml_set_attribute (element, attributes[i], NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    if (strcmp (pdk_xml_get_name (element), elements[i]) == 0)
      pdk_xml_set_text (element, NULL);
  for (PdkXmlElement *child = pdk_xml_next (element, NULL, NULL); child != NULL;
       child = pdk_xml_next (element, child, NULL))
    take_out_of (child);
}

void
pdk_secrets_take_out (PdkDomainDocument *document)
{
  g_return_if_fail (document != NULL);

  take_out_of (pdk_domain_document_get_root (document));
}

/* Both say the same but for the secrets: walks them side by side. */
static void
put_back_into (PdkXmlElement *element, PdkXmlElement *from)
{
  PdkXmlElement *other = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++) {
    g_autofree char *path = g_strconcat ("@", attributes[i], NULL);
    g_autofree char *own = pdk_xml_get_string (element, path);
    g_autofree char *value = own == NULL ? pdk_xml_get_string (from, path) : NULL;

    if (value != NULL)
      pdk_xml_set_attribute (element, attributes[i], value);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++) {
    g_autofree char *own = pdk_xml_get_string (element, NULL);
    g_autofree char *value = NULL;

    if (strcmp (pdk_xml_get_name (element), elements[i]) != 0 || (own != NULL && *own != '\0'))
      continue;
    value = pdk_xml_get_string (from, NULL);
    pdk_xml_set_text (element, value);
  }
  for (PdkXmlElement *child = pdk_xml_next (element, NULL, NULL); child != NULL;
       child = pdk_xml_next (element, child, NULL)) {
    other = pdk_xml_next (from, other, NULL);
    if (other == NULL || strcmp (pdk_xml_get_name (other), pdk_xml_get_name (child)) != 0)
      return;
    put_back_into (child, other);
  }
}

void
pdk_secrets_put_back (PdkDomainDocument *document, PdkDomainDocument *from)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (document != NULL && from != NULL);

  items = pdk_domain_document_list (document);
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);
    g_autoptr (PdkItem) other = NULL;

    if ((item->kind->flags & PDK_KIND_DEVICE) == 0)
      continue;
    other = pdk_item_match (item, document, from);
    if (other != NULL)
      put_back_into (item->element, other->element);
  }
}

/* Placeholders */

static gboolean
is_secret_element (PdkXmlElement *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    if (strcmp (pdk_xml_get_name (element), elements[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Bullets, and the line ends they were given for those of the password. */
static gboolean
is_placeholder (const char *value)
{
  if (value == NULL || !g_str_has_prefix (value, BULLETS))
    return FALSE;
  value += strlen (BULLETS);
  return value[strspn (value, "\r\n")] == '\0';
}

/* The child of @from that stands for @child among those of @parent: with the same name and as many
 * of that name before it. */
static PdkXmlElement *
find_counterpart (PdkXmlElement *parent, PdkXmlElement *child, PdkXmlElement *from)
{
  const char *name = pdk_xml_get_name (child);
  PdkXmlElement *other = from != NULL ? pdk_xml_next (from, NULL, name) : NULL;

  for (PdkXmlElement *at = pdk_xml_next (parent, NULL, name); at != NULL && at != child;
       at = pdk_xml_next (parent, at, name))
    other = other != NULL ? pdk_xml_next (from, other, name) : NULL;
  return other;
}

/* @from: (nullable) */
static void
fill_in_here (PdkXmlElement *element, PdkXmlElement *from)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attributes) && from != NULL; i++) {
    g_autofree char *path = g_strconcat ("@", attributes[i], NULL);
    g_autofree char *own = pdk_xml_get_string (element, path);
    char *value = is_placeholder (own) ? pdk_xml_get_string (from, path) : NULL;

    if (value != NULL)
      pdk_xml_set_attribute (element, attributes[i], value);
    pdk_text_wipe (value);
  }
  if (from != NULL && is_secret_element (element)) {
    g_autofree char *own = pdk_xml_get_string (element, NULL);
    char *value = is_placeholder (own) ? pdk_xml_get_string (from, NULL) : NULL;

    if (value != NULL)
      pdk_xml_set_text (element, value);
    pdk_text_wipe (value);
  }
}

/* @from: (nullable) */
static void
fill_in_below (PdkXmlElement *element, PdkXmlElement *from)
{
  fill_in_here (element, from);
  for (PdkXmlElement *child = pdk_xml_next (element, NULL, NULL); child != NULL;
       child = pdk_xml_next (element, child, NULL))
    fill_in_below (child, find_counterpart (element, child, from));
}

static gboolean
has_placeholder (PdkXmlElement *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++) {
    g_autofree char *path = g_strconcat ("@", attributes[i], NULL);
    g_autofree char *value = pdk_xml_get_string (element, path);

    if (is_placeholder (value))
      return TRUE;
  }
  if (is_secret_element (element)) {
    g_autofree char *value = pdk_xml_get_string (element, NULL);

    if (is_placeholder (value))
      return TRUE;
  }
  for (PdkXmlElement *child = pdk_xml_next (element, NULL, NULL); child != NULL;
       child = pdk_xml_next (element, child, NULL))
    if (has_placeholder (child))
      return TRUE;
  return FALSE;
}

static gboolean
check_filled_in (PdkXmlElement *root, GError **error)
{
  if (!has_placeholder (root))
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                       _ ("There was no password where bullets stand for one: type it instead"));
  return FALSE;
}

static char *
fill_in_device (const char *text, const char *page, PdkDomainDocument *from, GError **error)
{
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (text, error);
  g_autoptr (PdkItem) item = pdk_domain_document_find (from, page);
  PdkXmlElement *root = NULL;

  if (xml == NULL)
    return NULL;
  root = pdk_xml_document_get_root (xml);
  fill_in_below (root, item != NULL ? item->element : NULL);
  return check_filled_in (root, error) ? pdk_xml_document_to_string (xml) : NULL;
}

/* Devices by what they are known by, as some may have come and gone; all else by its place. */
static char *
fill_in_all (const char *text, PdkDomainDocument *from, GError **error)
{
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (text, error);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (document == NULL)
    return NULL;
  items = pdk_domain_document_list (document);
  others = pdk_domain_document_list (from);
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);
    const PdkItem *other = NULL;

    if ((item->kind->flags & PDK_KIND_DEVICE) == 0 || !has_placeholder (item->element))
      continue;
    other = pdk_item_match_among (item, items, others);
    if (other != NULL)
      fill_in_below (item->element, other->element);
  }
  fill_in_below (pdk_domain_document_get_root (document), pdk_domain_document_get_root (from));
  return check_filled_in (pdk_domain_document_get_root (document), error)
             ? pdk_domain_document_to_string (document)
             : NULL;
}

char *
pdk_secrets_fill_in (const char *text, const char *page, PdkDomainDocument *from, GError **error)
{
  g_return_val_if_fail (text != NULL && from != NULL, NULL);

  if (strstr (text, BULLETS) == NULL)
    return g_strdup (text);
  return page != NULL ? fill_in_device (text, page, from, error) : fill_in_all (text, from, error);
}
