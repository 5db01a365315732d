/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What guards host and guest against each other.
 * https://libvirt.org/formatdomain.html#security-label and #launch-security */

static const PdkChoice launch_types[] = {
  { NULL, N_ ("Off") },
  { "sev", N_ ("AMD SEV") },
  { "sev-snp", N_ ("AMD SEV-SNP") },
  { "tdx", N_ ("Intel TDX") },
  { "s390-pv", N_ ("IBM Secure Execution") },
  { NULL, NULL },
};

static const PdkChoice label_types[] = {
  { NULL, N_ ("Default") },
  { "dynamic", N_ ("Made at each start") },
  { "static", N_ ("As given") },
  { "none", N_ ("None") },
  { NULL, NULL },
};

static const PdkChoice label_models[] = {
  { NULL, N_ ("All") },
  { "selinux", N_ ("SELinux") },
  { "apparmor", N_ ("AppArmor") },
  { "dac", N_ ("Users and groups") },
  { NULL, NULL },
};

static const PdkChoice ciphers[] = {
  { "aes", N_ ("AES") },
  { "dea", N_ ("DEA") },
  { NULL, NULL },
};

/* What was said of another kind of protection has no meaning for this. */
static void
set_launch_type (PdkXmlElement *root, const PdkField *field, const char *value)
{
  pdk_xml_set (root, "launchSecurity", NULL);
  if (value == NULL)
    return;
  pdk_xml_set (root, field->path, value);
  /* libvirt wants one: neither debugging nor sharing of keys; of SNP also what must be set. */
  if (strcmp (value, "sev") == 0)
    pdk_xml_set (root, "launchSecurity/policy", "0x0003");
  else if (strcmp (value, "sev-snp") == 0)
    pdk_xml_set (root, "launchSecurity/policy", "0x30000");
}

#define SEV FOR_QEMU " launchSecurity/@type=sev|sev-snp"

static const PdkField security_fields[] = {
  { FIELD_CHOICE ("launch", N_ ("Encrypted memory"), "launchSecurity/@type", launch_types),
    .offered = "features/sev", .when = FOR_QEMU, .set = set_launch_type,
    .group = N_ ("Launch security") },
  { FIELD_TEXT ("launch-policy", N_ ("Policy"), "launchSecurity/policy"), .when = SEV,
    .group = N_ ("Launch security"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_NUMBER ("launch-cbitpos", N_ ("Position of the C bit"), "launchSecurity/cbitpos", 0, 63),
    .when = SEV, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Launch security") },
  { FIELD_NUMBER (
        "launch-reduced-bits", N_ ("Address bits lost"), "launchSecurity/reducedPhysBits", 0, 64),
    .when = SEV, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Launch security") },
  { FIELD_TEXT ("launch-certificate", N_ ("Certificate of the owner"), "launchSecurity/dhCert"),
    .when = FOR_QEMU " launchSecurity/@type=sev", .flags = PDK_FIELD_ADVANCED | PDK_FIELD_LONG,
    .group = N_ ("Launch security") },
  { FIELD_TEXT ("launch-session", N_ ("Session"), "launchSecurity/session"),
    .when = FOR_QEMU " launchSecurity/@type=sev", .flags = PDK_FIELD_ADVANCED | PDK_FIELD_LONG,
    .group = N_ ("Launch security") },
  { FIELD_SWITCH ("launch-kernel-hashes",
                  N_ ("Kernel is measured"),
                  "launchSecurity/@kernelHashes"),
    .when = SEV, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Launch security") },
  { .id = NULL },
};

static const PdkKind security = {
  .id = "security",
  .title = N_ ("Security"),
  .icon = "security-high-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = security_fields,
};

/* A label that is made has no given one, and the other way round; “none” has neither. */
static void
set_label_type (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "label", "baselabel", "imagelabel", "@relabel" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  pdk_xml_set (item, field->path, value);
}

static const PdkField label_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Label"), "@type", label_types), .set = set_label_type },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", label_models), .flags = PDK_FIELD_FREE },
  { FIELD_SWITCH ("relabel", N_ ("Files are labelled too"), "@relabel"), .when = "@type=static" },
  { FIELD_TEXT ("label", N_ ("Value"), "label"), .when = "@type=static" },
  { FIELD_TEXT ("base-label", N_ ("Made from"), "baselabel"), .when = "!@type=static|none" },
  { FIELD_TEXT ("image-label", N_ ("Label of files"), "imagelabel"), .flags = PDK_FIELD_READ_ONLY },
  { .id = NULL },
};

static const PdkKind label = {
  .id = "seclabel",
  .title = N_ ("Security Label"),
  .list_title = N_ ("Security Labels"),
  .flags = PDK_KIND_ROW,
  .path = "seclabel",
  .parent = "security",
  .keys = { "@model" },
  .summary = { "type" },
  .fields = label_fields,
};

static const PdkField cipher_fields[] = {
  { FIELD_CHOICE ("name", N_ ("Cipher"), "@name", ciphers), .flags = PDK_FIELD_REQUIRED },
  { FIELD_ON_OFF ("state", N_ ("Keys are wrapped"), "@state") },
  { .id = NULL },
};

static const PdkKind cipher = {
  .id = "keywrap",
  .title = N_ ("Key Wrapping"),
  .list_title = N_ ("Key Wrappings"),
  .flags = PDK_KIND_ROW,
  .path = "keywrap/cipher",
  .parent = "security",
  .parent_when = "os/type/@arch=s390|s390x",
  .keys = { "@name" },
  .summary = { "state" },
  .fields = cipher_fields,
};

const PdkKind *const pdk_security_kinds[] = { &security, &label, &cipher, NULL };
