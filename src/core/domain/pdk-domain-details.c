/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-info.h"

#include "domain/pdk-graphics-info-private.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <glib/gi18n.h>
#include <string.h>

/* libosinfo's ids are short URIs.  Longer ones are not worth keeping for every row. */
#define MAX_OS_ID_LENGTH 256
#define MAX_VCPUS        65536

#define LIBOSINFO_NS "http://libosinfo.org/xmlns/libvirt/domain/1.0"

PdkDomainDetails *
pdk_domain_details_ref (PdkDomainDetails *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_details (gpointer data)
{
  PdkDomainDetails *self = data;

  g_free (self->title);
  g_clear_pointer (&self->os_id, g_ref_string_release);
}

void
pdk_domain_details_unref (PdkDomainDetails *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_details);
}

static char *
read_title (PdkXmlElement *domain)
{
  g_autofree char *title = pdk_xml_get_string (domain, "title");

  if (title == NULL || *g_strstrip (title) == '\0')
    return NULL;
  /* The host's, and may be huge. */
  return g_strndup (title, PDK_DOMAIN_MAX_TEXT_BYTES);
}

static char *
read_os_id (PdkXmlElement *domain)
{
  PdkXmlElement *at = pdk_xml_find (domain, "metadata");
  g_autofree char *id = NULL;

  if (at != NULL)
    at = pdk_xml_next_in (at, NULL, LIBOSINFO_NS, "libosinfo");
  if (at != NULL)
    at = pdk_xml_next_in (at, NULL, LIBOSINFO_NS, "os");
  if (at != NULL)
    id = pdk_xml_get_string (at, "@id");
  if (id == NULL || *id == '\0' || strlen (id) > MAX_OS_ID_LENGTH)
    return NULL;
  /* A fleet has thousands of machines and a handful of systems: each id is kept once. */
  return g_ref_string_new_intern (id);
}

static guint
read_vcpus (PdkXmlElement *domain)
{
  guint64 vcpus = 1;

  /* “current” counts those in use where more can be plugged in. */
  if (!pdk_xml_get_uint (domain, "vcpu/@current", 1, MAX_VCPUS, &vcpus))
    pdk_xml_get_uint (domain, "vcpu", 1, MAX_VCPUS, &vcpus);
  return (guint) vcpus;
}

static guint64
read_memory (PdkXmlElement *domain)
{
  guint64 bytes = 0;

  if (!pdk_xml_get_bytes (domain, "memory", "KiB", &bytes))
    return 0;
  /* Rounded up, as libvirt does; written so that it cannot overflow. */
  return bytes / 1024 + (bytes % 1024 != 0);
}

static void
read_graphics (PdkDomainDetails *self, PdkXmlElement *domain)
{
  PdkXmlElement *devices = pdk_xml_find (domain, "devices");
  PdkXmlElement *graphics = NULL;

  while (devices != NULL && (graphics = pdk_xml_next (devices, graphics, "graphics")) != NULL) {
    if (self->n_graphics++ == 0) {
      g_autofree char *type = pdk_xml_get_string (graphics, "@type");

      self->first_graphics = pdk_graphics_type_from_name (type);
    }
  }
}

PdkDomainDetails *
pdk_domain_details_parse (const char *xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *domain = NULL;
  PdkDomainDetails *self = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  document = pdk_xml_document_parse (xml, error);
  if (document == NULL)
    return NULL;
  domain = pdk_xml_document_get_root (document);
  if (strcmp (pdk_xml_get_name (domain), "domain") != 0) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_XML,
                         _ ("The document does not describe a virtual machine"));
    return NULL;
  }

  self = g_atomic_rc_box_new0 (PdkDomainDetails);
  self->title = read_title (domain);
  self->os_id = read_os_id (domain);
  self->vcpus = read_vcpus (domain);
  self->memory_kib = read_memory (domain);
  read_graphics (self, domain);
  return self;
}

PdkDomainDetails *
pdk_domain_details_read (virConnectPtr conn, const char *uuid, GError **error)
{
  g_autoptr (virDomain) handle = NULL;
  PdkDomainDetails *self = NULL;
  char *xml = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  handle = virDomainLookupByUUIDString (conn, uuid);
  if (handle != NULL)
    xml = virDomainGetXMLDesc (handle, 0);
  if (xml != NULL)
    self = pdk_domain_details_parse (xml, error);
  else
    pdk_error_take_libvirt (error);
  free (xml);
  return self;
}
