/* net/xml.h - text into XML; private to net/.
 *
 * Source     XML 1.0 (2.2 characters, 2.11 line ends): CR must be a reference or it becomes LF.
 */
#ifndef NET_XML_H
#define NET_XML_H

#include "base/buf.h"

/* Also fit for quoted attributes. What XML cannot hold, and broken UTF-8, becomes U+FFFD. */
void xml_text(struct buf *buf, struct str text);

#endif
