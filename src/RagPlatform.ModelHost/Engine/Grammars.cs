namespace RagPlatform.ModelHost.Engine;

/// <summary>Grammars that the host brings along.</summary>
public static class Grammars
{
    /// <summary>One JSON object (RFC 8259), with white space kept short so that a small model does not lose itself in it.</summary>
    public const string Json =
        """
        root   ::= object
        value  ::= object | array | string | number | "true" | "false" | "null"
        object ::= "{" space ( member ( "," space member )* )? "}" 
        member ::= string ":" space value space
        array  ::= "[" space ( value space ( "," space value space )* )? "]"
        string ::= "\"" char* "\""
        char   ::= [^"\\\x00-\x1F] | "\\" ( ["\\/bfnrt] | "u" hex hex hex hex )
        hex    ::= [0-9a-fA-F]
        number ::= "-"? ( "0" | [1-9] [0-9]* ) ( "." [0-9]+ )? ( [eE] [-+]? [0-9]+ )?
        space  ::= " "? | "\n" [ \t]{0,20}
        """;
}
